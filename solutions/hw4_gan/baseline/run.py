"""What `train_gan` reaches on the ring: the runs behind the thresholds of the rubric, made offline.

    nice python solutions/hw4_gan/baseline/run.py numbers.json                   # twenty runs of the reference, ten of the rest
    nice python solutions/hw4_gan/baseline/run.py numbers.json hinge minimax     # these ways only, added to the file
    python solutions/hw4_gan/baseline/run.py table numbers.json                  # the table in README.md

Every run has its own training points, its own angle that the ring is turned by, and its own weights. `good` is the share of
2 000 samples within three standard deviations of a Gaussian, `modes` how many Gaussians at least 1 % of the samples are
near to, `least` the smallest share of a Gaussian; seconds are CPU seconds on one thread.
"""

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

provided, gan = modules_around(__file__, "provided", "gan")

TRAINING, DRAWN = 2000, 2000


def angle_of(run):
    return 2 * math.pi * ((run * 0.618034) % 1)


def networks(run):
    return provided.Generator(seed=1000 + run), provided.Discriminator(seed=2000 + run)


@torch.no_grad()
def measured(generator, run):
    z = torch.randn(DRAWN, generator.latent_dim, generator=torch.Generator().manual_seed(30_000 + run))
    near = torch.cdist(generator(z), provided.centres(angle_of(run))).min(1)
    shares = torch.bincount(near.indices[near.values < 3 * provided.DEVIATION], minlength=provided.MODES) / DRAWN
    return {"good": round(shares.sum().item(), 4), "modes": int((shares >= 0.01).sum()), "least": round(shares.min().item(), 4)}


# ---- ways to train, written differently -----------------------------------------------------------------------


def reference(g, d, data):
    gan.train_gan(g, d, data, seed=int(torch.randint(10**6, ())))


def more_steps(g, d, data):
    """The reference with more steps at a lower rate. (Its forty runs are of before its optimiser was fused.)"""
    gan.train_gan(g, d, data, steps=2000, lr=2e-3, seed=int(torch.randint(10**6, ())))


CROSS_ENTROPY = (lambda r, f: (F.softplus(-r).mean() + F.softplus(f).mean()) / 2, lambda f: F.softplus(-f).mean() / 2)
MINIMAX = (CROSS_ENTROPY[0], lambda f: -F.softplus(f).mean() / 2)
LEAST_SQUARES = (lambda r, f: ((r - 1) ** 2).mean() / 2 + (f**2).mean() / 2, lambda f: ((f - 1) ** 2).mean() / 2)
HINGE = (lambda r, f: F.relu(1 - r).mean() + F.relu(1 + f).mean(), lambda f: -f.mean())
SMOOTHED = (
    lambda r, f: F.binary_cross_entropy_with_logits(r, torch.full_like(r, 0.9)) + F.softplus(f).mean(),
    lambda f: F.softplus(-f).mean(),
)


def loop(
    g,
    d,
    data,
    steps,
    size=128,
    losses=CROSS_ENTROPY,
    adam=(1e-3, 1e-3),
    betas=(0.5, 0.999),
    optimisers=None,
    batches=None,
    after=None,
):
    """Steps of D and G in turn. after: called after each step"""
    for_g, for_d = optimisers or (torch.optim.Adam(n.parameters(), lr, betas=betas) for n, lr in zip((g, d), adam, strict=True))
    batches = batches or (lambda step: data[torch.randint(len(data), (size,))])
    for step in range(steps):
        real = batches(step)
        with torch.no_grad():
            fake = g(torch.randn(len(real), 2))
        loss = losses[0](d(real), d(fake))
        for_d.zero_grad()
        loss.backward()
        for_d.step()
        fake = d(g(torch.randn(size, 2)))
        loss = losses[1](fake)
        for_g.zero_grad()
        loss.backward()
        for_g.step()
        if after:
            after(step)


def constant_adam(g, d, data):
    loop(g, d, data, 3000)


def default_momentum(g, d, data):
    loop(g, d, data, 4000, betas=(0.9, 0.999))


def minimax(g, d, data):
    loop(g, d, data, 3000, losses=MINIMAX)


def least_squares(g, d, data):
    loop(g, d, data, 3000, losses=LEAST_SQUARES)


def hinge(g, d, data):
    loop(g, d, data, 3000, losses=HINGE)


def smoothed_epochs(g, d, data):
    """Epochs without replacement, targets of 0.9, no halves."""
    order = [None]

    def batch(step):
        if step % 20 == 0:
            order[0] = torch.randperm(len(data)).split(100)
        return data[order[0][step % 20]]

    loop(g, d, data, 3000, size=100, losses=SMOOTHED, batches=batch)


def rmsprop(g, d, data):
    loop(g, d, data, 3000, optimisers=[torch.optim.RMSprop(n.parameters(), 1e-3) for n in (g, d)])


def two_rates(g, d, data):
    loop(g, d, data, 3000, adam=(1e-3, 4e-3))


def large_batches(g, d, data):
    loop(g, d, data, 1500, size=512, adam=(2e-3, 2e-3))


def averaged_weights(g, d, data):
    """The generator that is handed back is a running average of the trained one."""
    average = [p.detach().clone() for p in g.parameters()]

    def after(step):
        for mean, p in zip(average, g.parameters(), strict=True):
            mean.lerp_(p.detach(), 0.01)

    loop(g, d, data, 3000, after=after)
    with torch.no_grad():
        for mean, p in zip(average, g.parameters(), strict=True):
            p.copy_(mean)


OTHERS = (
    more_steps,
    constant_adam,
    default_momentum,
    minimax,
    least_squares,
    hinge,
    smoothed_epochs,
    rmsprop,
    two_rates,
    large_batches,
    averaged_weights,
)


# ---- what must not pass -----------------------------------------------------------------------------------------


def untrained(g, d, data):
    pass


def one_gaussian(g, d, data):
    """Mode collapse: D has only ever seen one of the eight."""
    loop(g, d, data[torch.cdist(data, data[:1])[:, 0] < 1], 600)


FAILURES = (untrained, one_gaussian)


def trained(train, runs):
    rows = []
    for run in range(runs):
        g, d = networks(run)
        data = provided.ring(TRAINING, seed=10_000 + run, angle=angle_of(run))
        torch.manual_seed(run)
        began = time.process_time()
        train(g, d, data)
        rows.append({**measured(g, run), "seconds": round(time.process_time() - began, 2)})
    return rows


def table(found, bar=0.8):
    """A row for each way, with the chance that one more run of it is below the bar: Student's t for a new value."""
    from scipy.stats import t

    rows = [
        "| way | runs | good, mean | deviation | least | modes, least | share of a mode, least | CPU s, at most | below 0.8 |",
        "|---" * 9 + "|",
    ]
    for way, runs in found.items():
        x, n = np.array([run["good"] for run in runs]), len(runs)
        chance = t.cdf((bar - x.mean()) / (max(x.std(ddof=1), 1e-9) * np.sqrt(1 + 1 / n)), n - 1)
        modes, share, seconds = (f([run[k] for run in runs]) for k, f in (("modes", min), ("least", min), ("seconds", max)))
        rows.append(
            f"| {way.replace('_', ' ')} | {n} | {x.mean():.3f} | {x.std(ddof=1):.3f} | {x.min():.3f} | {modes} | {share:.3f} | "
            f"{seconds} | {chance:.0e} |"
        )
    return "\n".join(rows)


def main(path, names, reference_runs=20, other_runs=10):
    """Runs each way, and writes the file anew after each."""
    torch.set_num_threads(1)
    found = json.loads(path.read_text())["runs"] if path.exists() else {}
    for way in (reference, *OTHERS, *FAILURES):
        if way.__name__ in (names or [way.__name__]):
            found[way.__name__] = trained(way, reference_runs if way is reference else other_runs)
            print(table({way.__name__: found[way.__name__]}).splitlines()[-1], file=sys.stderr, flush=True)
            rows = ",\n".join(f'"{name}": {json.dumps(runs)}' for name, runs in found.items())
            path.write_text(f'{{"torch": "{torch.__version__}", "runs": {{\n{rows}\n}}}}\n')


if __name__ == "__main__":
    if sys.argv[1] == "table":
        print(table(json.loads(Path(sys.argv[2]).read_text())["runs"]))
    else:
        main(Path(sys.argv[1]), sys.argv[2:])
