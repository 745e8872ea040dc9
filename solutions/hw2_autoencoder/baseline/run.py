"""Offline runs behind the bars of `train_autoencoder`: `python run.py > numbers.json`, then `python run.py table numbers.json`.

The reference and other ways to write and train an autoencoder, with two latents and with eight, on digits that are split,
turned and mirrored as in the rubric, each by a split and weights of its own; and what is none: an untrained one, linear ones,
last layers that cannot reach both ends, and a table of the training set. Nothing of this is run while grading.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

sys.path.insert(0, str(Path(__file__).parents[2]))
from offline import modules_around

provided, autoencoder = modules_around(__file__, "provided", "autoencoder")

FEW, MANY = 2, 8
IMAGES = None


def split(run):
    """Training and held-out digits of one run."""
    global IMAGES
    if IMAGES is None:
        parts = provided.handwritten_digits(Path(__file__).parents[3] / "build" / "digits")
        IMAGES = torch.cat([part.tensors[0] for part in parts])
    generator = torch.Generator().manual_seed(1000 + run)
    turned = torch.rot90(IMAGES, run % 4, (2, 3))
    turned = turned.flip(3) if run % 8 > 3 else turned
    turned = turned[torch.randperm(len(turned), generator=generator)]
    return turned[:1400], turned[1400:]


# ---- other ways ----------------------------------------------------------------------------------------------


def network(a, b, hidden, activation, layers, norm=None, dropout=0.0):
    parts, width = [], a
    for _ in range(layers):
        parts += [torch.nn.Linear(width, hidden), *([norm(hidden)] if norm else []), activation()]
        parts += [torch.nn.Dropout(dropout)] if dropout else []
        width = hidden
    return torch.nn.Sequential(*parts, torch.nn.Linear(width, b))


class Plain(torch.nn.Module):
    """The base of the others: two networks, and everything else as the handout asks."""

    def __init__(self, latent, hidden=128, activation=torch.nn.ReLU, layers=1, last=torch.nn.Tanh, **more):
        super().__init__()
        self.encode = torch.nn.Sequential(torch.nn.Flatten(), network(64, latent, hidden, activation, layers, **more))
        self.decode = torch.nn.Sequential(
            network(latent, 64, hidden, activation, layers, **more), last(), torch.nn.Unflatten(1, (1, 8, 8))
        )

    def forward(self, x):
        return self.decode(self.encode(x))


class Convolutions(Plain):
    def __init__(self, latent):
        super().__init__(latent)
        self.encode = torch.nn.Sequential(
            torch.nn.Conv2d(1, 16, 3, 2, 1),
            torch.nn.ReLU(),
            torch.nn.Conv2d(16, 32, 3, 2, 1),
            torch.nn.ReLU(),
            torch.nn.Flatten(),
            torch.nn.Linear(128, 64),
            torch.nn.ReLU(),
            torch.nn.Linear(64, latent),
        )
        self.decode = torch.nn.Sequential(
            torch.nn.Linear(latent, 64),
            torch.nn.ReLU(),
            torch.nn.Linear(64, 128),
            torch.nn.ReLU(),
            torch.nn.Unflatten(1, (32, 2, 2)),
            torch.nn.ConvTranspose2d(32, 16, 4, 2, 1),
            torch.nn.ReLU(),
            torch.nn.ConvTranspose2d(16, 1, 4, 2, 1),
            torch.nn.Tanh(),
        )


class BoundedCode(Plain):
    def __init__(self, latent):
        super().__init__(latent, 128, torch.nn.Tanh, 2)
        self.encode.append(torch.nn.Tanh())


COSINE = torch.optim.lr_scheduler.CosineAnnealingLR


def fit(model, data, *, steps, batch_size, lr, optimiser=torch.optim.Adam, schedule=None, loss=F.mse_loss, noise=0.0):
    optimiser = optimiser(model.parameters(), lr)
    schedule = schedule(optimiser, steps) if schedule else None
    model.train()
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,))]
        error = loss(model(batch + noise * torch.randn_like(batch)), batch)
        optimiser.zero_grad()
        error.backward()
        optimiser.step()
        if schedule:
            schedule.step()
    return model


def reference(data, latent):
    model = autoencoder.Autoencoder(latent)
    autoencoder.train_autoencoder(model, TensorDataset(data, torch.zeros(len(data), dtype=torch.int64)))
    return model


def epochs(data, latent):
    """As most people write it: a DataLoader, and passes over all images."""
    model = Plain(latent, 128, torch.nn.ReLU, 2)
    optimiser = torch.optim.Adam(model.parameters(), 1e-3)
    loader = DataLoader(TensorDataset(data, torch.zeros(len(data))), batch_size=64, shuffle=True)
    for _ in range(60):
        for x, _ in loader:
            optimiser.zero_grad()
            F.mse_loss(model(x), x).backward()
            optimiser.step()
    return model


def way(make, **how):
    return lambda data, latent: fit(make(latent), data, **how)


OTHERS = {
    "one hidden layer": way(lambda k: Plain(k, 256), steps=1500, batch_size=128, lr=2e-3),
    "DataLoader, 60 epochs": epochs,
    "convolutions": way(Convolutions, steps=1500, batch_size=64, lr=3e-3, schedule=COSINE),
    "tanh all along, bounded code": way(BoundedCode, steps=1500, batch_size=128, lr=2e-3),
    "linear last layer": way(
        lambda k: Plain(k, 128, torch.nn.GELU, 2, torch.nn.Identity),
        steps=1000,
        batch_size=128,
        lr=3e-3,
        optimiser=torch.optim.AdamW,
        schedule=COSINE,
    ),
    "batch norm": way(lambda k: Plain(k, 128, torch.nn.ReLU, 2, norm=torch.nn.BatchNorm1d), steps=1000, batch_size=128, lr=3e-3),
    "dropout": way(lambda k: Plain(k, 256, torch.nn.ReLU, 2, dropout=0.05), steps=1500, batch_size=128, lr=2e-3),
    "RMSprop, few steps": way(
        lambda k: Plain(k, 128, torch.nn.SiLU, 2), steps=500, batch_size=100, lr=2e-3, optimiser=torch.optim.RMSprop
    ),
    "denoising": way(lambda k: Plain(k, 256, torch.nn.SiLU, 2), steps=1000, batch_size=128, lr=2e-3, schedule=COSINE, noise=0.1),
    "absolute errors": way(
        lambda k: Plain(k, 128, torch.nn.SiLU, 2), steps=1200, batch_size=128, lr=3e-3, schedule=COSINE, loss=F.l1_loss
    ),
    "tiny": way(lambda k: Plain(k, 48, torch.nn.ReLU, 1), steps=1500, batch_size=64, lr=3e-3),
    "long, wide, deep": way(lambda k: Plain(k, 300, torch.nn.SiLU, 3), steps=2500, batch_size=128, lr=1e-3, schedule=COSINE),
}
NOT_TRUE = {
    "untrained": lambda data, latent: autoencoder.Autoencoder(latent),
    "linear autoencoder": way(
        lambda k: Plain(k, layers=0, last=torch.nn.Identity), steps=1500, batch_size=128, lr=1e-2, schedule=COSINE
    ),
    "last layer ReLU": way(lambda k: Plain(k, 128, torch.nn.SiLU, 2, torch.nn.ReLU), steps=800, batch_size=128, lr=3e-3),
    "last layer sigmoid": way(lambda k: Plain(k, 128, torch.nn.SiLU, 2, torch.nn.Sigmoid), steps=800, batch_size=128, lr=3e-3),
    "three steps": way(lambda k: Plain(k, 128, torch.nn.SiLU, 2), steps=3, batch_size=128, lr=3e-3),
}


# ---- what the rubric looks at --------------------------------------------------------------------------------


@torch.no_grad()
def error_of(model, held_out):
    model.eval()
    return F.mse_loss(model.decode(model.encode(held_out)), held_out).item()


def runs_of(train, count):
    rows = []
    for run in range(count):
        data, held_out = split(run)
        row = {}
        for name, latent in (("few", FEW), ("many", MANY)):
            torch.manual_seed(100 * run + latent)
            began = time.process_time()
            model = train(data, latent)
            row[f"seconds_{name}"] = round(time.process_time() - began, 2)
            row[name] = round(error_of(model, held_out), 4)
        rows.append(row)
    return rows


def no_training(count):
    """Principal components; and a table: each image is answered by the nearest one of the training set, as it is, or blended with
    the mean as well as can be."""
    linear, table, blend = [], [], []
    for run in range(count):
        data, held_out = split(run)
        fitted = TensorDataset(data, torch.zeros(len(data)))
        linear.append(
            {
                name: round(error_of(provided.PrincipalComponents(fitted, k), held_out), 4)
                for name, k in (("few", FEW), ("many", MANY))
            }
        )
        nearest = data[torch.cdist(held_out.flatten(1), data.flatten(1)).argmin(1)]
        table.append({"few": round(F.mse_loss(nearest, held_out).item(), 4)})
        blend.append(
            {"few": round(min(F.mse_loss((1 - w) * nearest + w * data.mean(0), held_out).item() for w in (0.1, 0.2, 0.3)), 4)}
        )
    return {"principal components": linear, "table of the training set": table, "table, blended": blend}


def table(found, bar=0.2):
    """A row for each way, with the chance that one more run of it is above the bar: Student's t for a new value."""
    from scipy.stats import t

    columns = ["way", "runs", "2 latents, mean", "deviation", "least", "most", "above the bar"]
    columns += ["8 latents", "most of 8 − 2", "CPU s"]
    rows = ["| " + " | ".join(columns) + " |", "|---" * len(columns) + "|"]
    for name, runs in found.items():
        x, n = np.array([run["few"] for run in runs]), len(runs)
        many = np.array([run["many"] for run in runs if "many" in run])
        seconds = [run["seconds_few"] + run["seconds_many"] for run in runs if "seconds_few" in run]
        chance = t.sf((bar - x.mean()) / (x.std(ddof=1) * np.sqrt(1 + 1 / n)), n - 1)
        said = [f"{x.mean():.4f}", f"{x.std(ddof=1):.4f}", f"{x.min():.4f}", f"{x.max():.4f}", f"{chance:.0e}"]
        said += [f"{many.min():.4f} to {many.max():.4f}", f"{(many - x).max():.4f}"] if len(many) else ["–", "–"]
        rows.append("| " + " | ".join([name, str(n), *said, f"{max(seconds):.1f}" if seconds else "–"]) + " |")
    return "\n".join(rows)


def main(reference_runs=40, other_runs=10):
    torch.set_num_threads(1)
    found = {"reference": runs_of(reference, reference_runs)}
    for name, train in {**OTHERS, **NOT_TRUE}.items():
        found[name] = runs_of(train, other_runs)
        print(name, table({name: found[name]}).splitlines()[-1], file=sys.stderr, flush=True)
    found |= no_training(other_runs)
    rows = ",\n".join(f'"{name}": {json.dumps(runs, ensure_ascii=False)}' for name, runs in found.items())
    print(f'{{"torch": "{torch.__version__}", "runs": {{\n{rows}\n}}}}')


if __name__ == "__main__":
    if sys.argv[1:2] == ["table"]:
        print(table(json.loads(Path(sys.argv[2]).read_text())["runs"]))
    else:
        main()
