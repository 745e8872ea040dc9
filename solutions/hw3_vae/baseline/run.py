"""Offline runs behind the bars of `train_vae` and `VAE`: `python run.py > numbers.json`, then `python run.py table numbers.json`.

The reference and other ways to write and train a VAE, on digits that are split, turned and mirrored as in the rubric, each by
a split and weights of its own; and what is no VAE: one that is not trained, one that has collapsed, independent pixels, and
the training set itself, blurred. Nothing of this is run while grading.
"""

from __future__ import annotations

import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).parents[2]))
from offline import modules_around

provided, vae = modules_around(__file__, "provided", "vae")

LATENT, SAMPLES = 8, 1000
IMAGES = None


def split(run):
    """Training and held-out digits of one run."""
    global IMAGES
    IMAGES = provided.handwritten_digits(Path(__file__).parents[3] / "build" / "digits")[0] if IMAGES is None else IMAGES
    generator = torch.Generator().manual_seed(1000 + run)
    turned = torch.rot90(IMAGES, run % 4, (2, 3))
    turned = turned.flip(3) if run % 8 > 3 else turned
    turned = turned[torch.randperm(len(turned), generator=generator)]
    return turned[:1400], turned[1400:]


# ---- other ways ----------------------------------------------------------------------------------------------


class Small(torch.nn.Module):
    """The base of the others: two networks, and everything else as the handout asks."""

    def __init__(self, latent_dim, hidden=128, activation=torch.nn.ReLU, layers=1, norm=None, dropout=0.0):
        super().__init__()
        self.latent_dim = latent_dim

        def network(a, b):
            parts, width = [], a
            for _ in range(layers):
                parts += [torch.nn.Linear(width, hidden), *([norm(hidden)] if norm else []), activation()]
                parts += [torch.nn.Dropout(dropout)] if dropout else []
                width = hidden
            return torch.nn.Sequential(*parts, torch.nn.Linear(width, b))

        self.encoder, self.decoder = network(64, 2 * latent_dim), network(latent_dim, 64)

    def encode(self, x):
        return self.encoder(x.flatten(1)).chunk(2, 1)

    def decode(self, z):
        return self.decoder(z).reshape(-1, 1, 8, 8)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(mu + (0.5 * logvar).exp() * torch.randn_like(mu)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


class Convolutions(Small):
    def __init__(self, latent_dim):
        super().__init__(latent_dim)
        self.encoder = torch.nn.Sequential(
            torch.nn.Conv2d(1, 16, 3, 2, 1),
            torch.nn.ReLU(),
            torch.nn.Conv2d(16, 32, 3, 2, 1),
            torch.nn.ReLU(),
            torch.nn.Flatten(),
            torch.nn.Linear(128, 2 * latent_dim),
        )
        self.decoder = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, 128),
            torch.nn.ReLU(),
            torch.nn.Unflatten(1, (32, 2, 2)),
            torch.nn.ConvTranspose2d(32, 16, 4, 2, 1),
            torch.nn.ReLU(),
            torch.nn.ConvTranspose2d(16, 1, 4, 2, 1),
        )

    def encode(self, x):
        return self.encoder(x).chunk(2, 1)


def fit(model, data, *, steps, batch_size, lr, optimiser=torch.optim.Adam, schedule=None, beta=1.0, warm=0):
    optimiser = optimiser(model.parameters(), lr)
    schedule = schedule(optimiser, steps) if schedule else None
    model.train()
    for step in range(steps):
        batch = data[torch.randint(len(data), (batch_size,))]
        logits, mu, logvar = model(batch)
        weight = beta * (min(1, (step + 1) / warm) if warm else 1)
        kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum()
        loss = (F.binary_cross_entropy_with_logits(logits, batch, reduction="sum") + weight * kl) / batch_size
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if schedule:
            schedule.step()


def reference(data):
    model = vae.VAE(LATENT)
    vae.train_vae(model, data)
    return model


def way(make, **how):
    def train(data):
        model = make()
        fit(model, data, **how)
        return model

    return train


COSINE = torch.optim.lr_scheduler.CosineAnnealingLR
OTHERS = {
    "small, constant Adam": way(lambda: Small(LATENT), steps=1500, batch_size=64, lr=2e-3),
    "convolutions": way(lambda: Convolutions(LATENT), steps=1500, batch_size=64, lr=3e-3),
    "two hidden layers, tanh": way(lambda: Small(LATENT, 128, torch.nn.Tanh, 2), steps=1200, batch_size=64, lr=2e-3),
    "batch norm": way(lambda: Small(LATENT, 128, torch.nn.ReLU, 1, torch.nn.BatchNorm1d), steps=1200, batch_size=128, lr=3e-3),
    "dropout": way(lambda: Small(LATENT, 256, torch.nn.ReLU, 1, None, 0.1), steps=1500, batch_size=128, lr=3e-3),
    "KL warm-up, AdamW": way(
        lambda: Small(LATENT, 256, torch.nn.GELU),
        steps=1200,
        batch_size=128,
        lr=3e-3,
        optimiser=torch.optim.AdamW,
        schedule=COSINE,
        warm=400,
    ),
    "RMSprop": way(lambda: Small(LATENT, 200), steps=1500, batch_size=100, lr=1e-3, optimiser=torch.optim.RMSprop),
    "few steps": way(lambda: Small(LATENT, 256, torch.nn.SiLU), steps=500, batch_size=128, lr=5e-3, schedule=COSINE),
    "long, wide": way(lambda: Small(LATENT, 400, torch.nn.SiLU), steps=2500, batch_size=128, lr=2e-3),
    "tiny": way(lambda: Small(LATENT, 64), steps=1200, batch_size=64, lr=3e-3),
}
NO_VAES = {
    "untrained": lambda data: vae.VAE(LATENT),
    "collapsed, beta 30": way(lambda: Small(LATENT), steps=800, batch_size=128, lr=2e-3, beta=30.0),
    "beta 4": way(lambda: Small(LATENT, 256), steps=1200, batch_size=128, lr=3e-3, beta=4.0),
    "no KL": way(lambda: Small(LATENT, 256), steps=1200, batch_size=128, lr=3e-3, beta=0.0),
    "pixels averaged": way(lambda: Small(LATENT, 256), steps=1200, batch_size=128, lr=3e-3, beta=64.0),
}


# ---- what the rubric looks at --------------------------------------------------------------------------------


def log_likelihood(x, logits):
    return -F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)


def by_samples(p, x):
    """log of the mean likelihood of x under an equal mixture of pixel probabilities."""
    p, x = p.flatten(1).double().clamp(1e-3, 1 - 1e-3), x.flatten(1).double()
    return (torch.logsumexp(x @ p.log().T + (1 - x) @ (1 - p).log().T, 1) - math.log(len(p))).mean().item()


@torch.no_grad()
def measured(model, held_out):
    model.eval()
    mu, logvar = model.encode(held_out)
    z = mu + (0.5 * logvar).exp() * torch.randn_like(mu)
    own, other = (log_likelihood(held_out, model.decode(at)).mean().item() for at in (z, z.roll(1, 0)))
    forth = log_likelihood(held_out, model(held_out)[0]).mean().item()
    kl = (0.5 * (mu**2 + logvar.exp() - 1 - logvar)).sum(1).mean().item()
    return {
        "elbo": own - kl,
        "kl": kl,
        "own": own,
        "other": other,
        "forth": forth - own,
        "sampled": by_samples(model.sample(SAMPLES), held_out),
    }


def runs_of(train, count):
    rows = []
    for run in range(count):
        data, held_out = split(run)
        torch.manual_seed(run)
        began = time.process_time()
        model = train(data)
        seconds = time.process_time() - began
        rows.append({name: round(value, 3) for name, value in {**measured(model, held_out), "seconds": seconds}.items()})
    return rows


def no_model(count):
    """Independent pixels, and the training set blurred: each image, with pixels off with the best of a few probabilities."""
    pixels, blurred = [], []
    for run in range(count):
        data, held_out = split(run)
        share = (data.sum(0) + 1) / (len(data) + 2)
        pixels.append({"elbo": round(log_likelihood(held_out, torch.logit(share).expand(held_out.shape)).mean().item(), 3)})
        best = max(by_samples(data * (1 - 2 * off) + off, held_out) for off in (0.05, 0.08, 0.1, 0.13, 0.16))
        blurred.append({"sampled": round(best, 3)})
    return {"independent pixels": pixels, "training set, blurred": blurred}


def table(found, bar=-22.0):
    """A row for each way, with the chance that one more run of it is below the bar: Student's t for a new value."""
    from scipy.stats import t

    columns = ["way", "runs", "ELBO, mean", "deviation", "least", "most", "below −22", "KL", "own − other", "by samples", "CPU s"]
    rows = ["| " + " | ".join(columns) + " |", "|---" * len(columns) + "|"]
    for name, runs in found.items():

        def column(key, runs=runs):
            return np.array([run[key] for run in runs if key in run])

        x, n = column("elbo"), len(runs)
        chance = f"{t.cdf((bar - x.mean()) / (x.std(ddof=1) * np.sqrt(1 + 1 / n)), n - 1):.0e}" if len(x) else "–"
        said = [f"{x.mean():.2f}", f"{x.std(ddof=1):.2f}", f"{x.min():.2f}", f"{x.max():.2f}", chance] if len(x) else ["–"] * 5
        span = [
            f"{v.min():.1f} to {v.max():.1f}" if len(v) else "–"
            for v in (column("kl"), column("own") - column("other"), column("sampled"))
        ]
        seconds = f"{column('seconds').max():.1f}" if len(column("seconds")) else "–"
        rows.append("| " + " | ".join([name, str(n), *said, *span, seconds]) + " |")
    return "\n".join(rows)


def main(reference_runs=40, other_runs=10):
    torch.set_num_threads(1)
    found = {"reference": runs_of(reference, reference_runs)}
    for name, train in {**OTHERS, **NO_VAES}.items():
        found[name] = runs_of(train, other_runs)
        print(name, file=sys.stderr, flush=True)
    found |= no_model(other_runs)
    rows = ",\n".join(f'"{name}": {json.dumps(runs, ensure_ascii=False)}' for name, runs in found.items())
    print(f'{{"torch": "{torch.__version__}", "runs": {{\n{rows}\n}}}}')


if __name__ == "__main__":
    if sys.argv[1:2] == ["table"]:
        print(table(json.loads(Path(sys.argv[2]).read_text())["runs"]))
    else:
        main()
