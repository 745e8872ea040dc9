"""What `train_flow` reaches on the two moons: the runs behind the threshold of the rubric, made offline.

    nice python solutions/hw5_flows/baseline/run.py > numbers.json                 # forty runs of the reference, six of the rest
    python solutions/hw5_flows/baseline/run.py table numbers.json                  # the table in README.md

Every run has its own training set and held-out set, its own angle that both are turned by, and its own weights. A
figure is the mean of −log p over the held-out points, in nats; seconds are CPU seconds on one thread.
"""

import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parents[2]))
from offline import modules_around

provided, flows = modules_around(__file__, "provided", "flows")

TRAINING, HELD_OUT = 2000, 4000
LAYERS, HIDDEN = 6, 32


def points(run):
    """A training set and a held-out set that no other run has, turned by the same angle about the origin."""
    angle = 2 * math.pi * ((run * 0.618034) % 1)
    turn = torch.tensor([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return provided.two_moons(TRAINING, seed=10_000 + run) @ turn.T, provided.two_moons(HELD_OUT, seed=20_000 + run) @ turn.T


def untrained(run):
    """The flow of the rubric: affine layers, halves in turn, the networks of provided.py."""
    mask = flows.half_mask(2)
    nets = [provided.coupling_net((2,), HIDDEN, 2, seed=1000 * run + k) for k in range(LAYERS)]
    return flows.Flow([flows.AffineCoupling(1 - mask if k % 2 else mask, net) for k, net in enumerate(nets)], 2)


# ---- ways to train, written differently -----------------------------------------------------------------------


def loop(flow, data, optimiser, steps, batches, schedule=None, clip=None):
    for step in range(steps):
        loss = -flow.log_prob(batches(step)).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(flow.parameters(), clip)
        optimiser.step()
        if schedule:
            schedule.step()


def drawn(data, size):
    return lambda step: data[torch.randint(len(data), (size,))]


def shuffled(data, size):
    """Epochs without replacement."""
    per_epoch = math.ceil(len(data) / size)
    order = [None]

    def batch(step):
        if step % per_epoch == 0:
            order[0] = torch.randperm(len(data)).split(size)
        return data[order[0][step % per_epoch]]

    return batch


def constant_adam(flow, data):
    loop(flow, data, torch.optim.Adam(flow.parameters(), 1e-3), 1000, drawn(data, 256))


def epochs_of_adamw(flow, data):
    loop(flow, data, torch.optim.AdamW(flow.parameters(), 3e-3, weight_decay=1e-4), 1200, shuffled(data, 200), clip=5.0)


def rmsprop(flow, data):
    loop(flow, data, torch.optim.RMSprop(flow.parameters(), 1e-3), 1000, drawn(data, 256))


def momentum(flow, data):
    loop(flow, data, torch.optim.SGD(flow.parameters(), 3e-2, momentum=0.9), 1000, drawn(data, 256), clip=1.0)


def one_cycle(flow, data):
    optimiser = torch.optim.Adam(flow.parameters(), 1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 1e-2, total_steps=800)
    loop(flow, data, optimiser, 800, drawn(data, 128), schedule)


def whole_set(flow, data):
    loop(flow, data, torch.optim.Adam(flow.parameters(), 5e-3), 500, lambda step: data)


def small_batches(flow, data):
    loop(flow, data, torch.optim.Adam(flow.parameters(), 2e-3), 2000, drawn(data, 32))


def few_steps(flow, data):
    loop(flow, data, torch.optim.Adam(flow.parameters(), 1e-2), 300, drawn(data, 256))


def quasi_newton(flow, data):
    optimiser = torch.optim.LBFGS(flow.parameters(), max_iter=150, line_search_fn="strong_wolfe")

    def closure():
        optimiser.zero_grad()
        loss = -flow.log_prob(data).mean()
        loss.backward()
        return loss

    optimiser.step(closure)


OTHERS = (constant_adam, epochs_of_adamw, rmsprop, momentum, one_cycle, whole_set, small_batches, few_steps, quasi_newton)


# ---- what a flow must beat --------------------------------------------------------------------------------------


def log_normal(x, mean, covariance):
    root = np.linalg.cholesky(covariance)
    white = np.linalg.solve(root, (x - mean).T)
    return -0.5 * (white**2).sum(0) - np.log(np.diag(root)).sum() - len(mean) / 2 * np.log(2 * np.pi)


def mixture(data, held_out, components, rng, starts=10, rounds=200):
    """Held-out nats of a mixture of Gaussians with full covariances, by expectation maximisation, the best start."""
    best = (-np.inf, None)
    for _ in range(starts):
        means = data[rng.choice(len(data), components, replace=False)]
        covariances = np.array([np.cov(data.T)] * components)
        weights = np.full(components, 1 / components)
        for _ in range(rounds):
            joint = np.stack([np.log(w) + log_normal(data, m, c) for w, m, c in zip(weights, means, covariances, strict=True)])
            total = np.logaddexp.reduce(joint, 0)
            share = np.exp(joint - total)
            weights = share.mean(1)
            means = share @ data / share.sum(1, keepdims=True)
            covariances = np.array(
                [((data - m).T * r) @ (data - m) / r.sum() + 1e-6 * np.eye(2) for m, r in zip(means, share, strict=True)]
            )
        if total.mean() > best[0]:
            best = (total.mean(), (weights, means, covariances))
    joint = np.stack([np.log(w) + log_normal(held_out, m, c) for w, m, c in zip(*best[1], strict=True)])
    return float(-np.logaddexp.reduce(joint, 0).mean())


@torch.no_grad()
def nats(flow, x):
    return -flow.log_prob(x).mean().item()


@torch.no_grad()
def mass(flow):
    """As the rubric sums it: one random point in each of 250 × 250 cells of [−5, 5]²."""
    edges = torch.linspace(-5, 5, 251)[:-1]
    points = torch.cartesian_prod(edges, edges) + 0.04 * torch.rand(250**2, 2)
    return sum(flow.log_prob(part).exp().sum().item() for part in points.split(10_000)) * 0.04**2


def trained(train, runs):
    rows = []
    for run in range(runs):
        data, held_out = points(run)
        flow = untrained(run)
        torch.manual_seed(run)
        began = time.process_time()
        train(flow, data)
        seconds = round(time.process_time() - began, 2)
        rows.append({"nats": round(nats(flow, held_out), 4), "seconds": seconds, "mass": round(mass(flow), 6)})
    return rows


def table(found, bar=1.68):
    """A row for each way, with the chance that one more run of it is above the bar: Student's t for a new value."""
    from scipy.stats import t

    rows = ["| way | runs | nats, mean | deviation | least | most | CPU s, at most | above 1.68 |", "|---" * 8 + "|"]
    for way, runs in found.items():
        x = np.array([run["nats"] for run in runs])
        deviation, n = x.std(ddof=1), len(x)
        chance = t.sf((bar - x.mean()) / (deviation * np.sqrt(1 + 1 / n)), n - 1)
        seconds = max((run.get("seconds", 0) for run in runs), default=0)
        rows.append(
            f"| {way.replace('_', ' ')} | {n} | {x.mean():.3f} | {deviation:.3f} | {x.min():.3f} | {x.max():.3f} | "
            f"{seconds or '–'} | {chance:.0e} |"
        )
    return "\n".join(rows)


def main(reference_runs=40, other_runs=6):
    torch.set_num_threads(1)
    rng = np.random.default_rng(5)
    found = {"reference": trained(lambda flow, data: flows.train_flow(flow, data), reference_runs)}
    for train in OTHERS:
        found[train.__name__] = trained(train, other_runs)
        print(train.__name__, file=sys.stderr, flush=True)
    found["untrained"] = [{"nats": round(nats(untrained(run), points(run)[1]), 4)} for run in range(reference_runs)]
    for k in (1, 2, 3, 8):
        sets = [[part.double().numpy() for part in points(run)] for run in range(other_runs)]
        found[f"mixture of {k}"] = [{"nats": round(mixture(*both, k, rng), 4)} for both in sets]
    rows = ",\n".join(f'"{way}": {json.dumps(runs)}' for way, runs in found.items())
    print(f'{{"torch": "{torch.__version__}", "runs": {{\n{rows}\n}}}}')


if __name__ == "__main__":
    if sys.argv[1:2] == ["table"]:
        print(table(json.loads(Path(sys.argv[2]).read_text())["runs"]))
    else:
        main()
