"""Training on two moons beats two Gaussians."""

import functools

import numpy as np

from autograder import (
    Tolerance,
    cases,
    custom,
    distribution,
    effect,
    jacobian,
    normalised,
    on_grid,
    plane_grid,
    probes_around,
    require,
    training,
)

from .coupling import log_abs_det
from .flow import bends_of, bent_flow
from .flow_density import PLANE, rows_of, standard_normal, uniform

COUPLINGS, TRAINED_ON, HELD_OUT, POINTS = 6, 2000, 4000, 24
NOISE = 0.1

# Nats. 130 offline runs are behind this bar: the reference's forty reach 1.170 ± 0.041 (1.093 to 1.338), nine other ways to
# train 1.06 to 1.36; two Gaussians at their best 1.72 to 1.75, forty untrained flows 2.21 to 2.94. The chance that one more
# run is above it, by Student's t, is 5e-13 for the reference, and 8e-9 for the way with the highest mean (1.249; deviation
# 0.053, pooled over the ways). Both take the runs of a way to be normal; without that, none of 130 above says: below 2.3 %,
# with 95 % confidence. Untrained flows and two Gaussians never reach it. Script and numbers are in baseline/.
BAR = 1.6


def moons(rng, n, turn):
    """Two half circles of radius one around (0, 0) and (1, ½), blurred, and turned about the origin."""
    angle, lower = rng.uniform(0, np.pi, n), rng.uniform(size=(n, 1)) < 0.5
    arc = np.stack([np.cos(angle), np.sin(angle)], 1)
    points = np.where(lower, [1.0, 0.5] - arc, arc) + rng.normal(0, NOISE, (n, 2))
    return points @ turn.T


def nats_of_the_truth(points, turn):
    """−log p of the two moons themselves, on average: an integral over the half circles, by the midpoint rule."""
    angle = (np.arange(400) + 0.5) * np.pi / 400
    arc = np.stack([np.cos(angle), np.sin(angle)], 1)
    places = np.concatenate([arc, [1.0, 0.5] - arc])
    squares = ((points @ turn)[:, None] - places) ** 2
    density = np.exp(-squares.sum(-1) / (2 * NOISE**2)).mean(1) / (2 * np.pi * NOISE**2)
    return float(-np.log(density).mean())


def log_gaussian(x, mean, covariance):
    white = np.linalg.solve(np.linalg.cholesky(covariance), (x - mean).T)
    return -(white**2).sum(0) / 2 - np.linalg.slogdet(covariance)[1] / 2 - np.log(2 * np.pi)


def nats_of_two_gaussians(data, held_out):
    """A mixture of two Gaussians, fitted by expectation maximisation; −log p on points it has not seen, on average."""
    means, covariances, weights = data[[0, -1]], [np.cov(data.T)] * 2, [0.5, 0.5]
    for _ in range(100):
        joint = [np.log(w) + log_gaussian(data, m, c) for w, m, c in zip(weights, means, covariances, strict=True)]
        shares = np.exp(joint - np.logaddexp(*joint))
        weights = shares.mean(1)
        means = shares @ data / shares.sum(1, keepdims=True)
        covariances = [((data - m).T * r) @ (data - m) / r.sum() for m, r in zip(means, shares, strict=True)]
    joint = [np.log(w) + log_gaussian(held_out, m, c) for w, m, c in zip(weights, means, covariances, strict=True)]
    return float(-np.logaddexp(*joint).mean())


@functools.lru_cache
def bars(seed):
    """The points of one case, and what two models that are no flows make of them: computed when the course is built."""
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    data, held_out = moons(rng, TRAINED_ON, turn), moons(rng, HELD_OUT, turn)
    return data, held_out, nats_of_the_truth(held_out, turn), nats_of_two_gaussians(data, held_out)


def moons_case(rng):
    """What is trained on, and what is asked afterwards: held-out points, a grid, points to measure a Jacobian at."""
    data, held_out, truth, mixture = bars(int(rng.integers(2**31)))
    held_out = held_out.astype(np.float32)
    x = held_out[:POINTS].astype(np.float64)
    return {
        "data": data.astype(np.float32),
        "held_out": held_out,
        "x": x,
        "probes": probes_around(x, rng),
        "seeds": [int(seed) for seed in rng.integers(10**6, size=COUPLINGS + 1)],
        "n": DRAWS,
        **plane_grid(rng, cells=400, **PLANE),
        "truth": truth,
        "mixture": mixture,
    }


DRAWS = 4600  # enough for what trained_samples_follow_the_density states; the family refuses fewer
MOONS = cases.named("two moons, turned", moons_case).shared("a trained flow")


# Of 150 such flows the worst has 1e-4 of its mass outside the square. Its layers shrink latents by less than e^(3·0.3) in
# each direction, so the density looks like Gaussians of deviation 0.4 at least, and cells of 0.16 are off by less than 1e-9.
UNTRAINED_MASS = {"within": 1e-3, "because": "1e-4 of the mass is outside the square; the sum is off by 1e-9", "cells": 100}


def seeds_of(count):
    return lambda rng: {"seeds": [int(seed) for seed in rng.integers(10**6, size=count)]}


def untrained_grid(s, seeds, rows, columns, watch):
    flow = coupling_flow(s, networks(s, seeds), s.torch.float32)
    return {"log_prob": on_grid(s, flow.log_prob, rows, columns, watch)}


def networks(s, seeds):
    """The networks of one flow: the same numbers whenever they are asked for."""
    return [s.provided.coupling_net((2,), 32, 2, seed=seeds[k]) for k in range(COUPLINGS)]


def coupling_flow(s, nets, dtype):
    """Affine layers that keep the first entry and the second in turn."""
    masks = [s.torch.tensor(keep, dtype=dtype) for keep in ([1.0, 0.0], [0.0, 1.0])]
    return s.mod.Flow([s.mod.AffineCoupling(masks[k % 2], net) for k, net in enumerate(nets)], 2)


def trained(s, data, held_out, x, probes, seeds, n, rows, columns, watch, truth, mixture):
    """Everything that any check wants of a trained flow. Only `data` is sent before training has ended."""
    nets = networks(s, seeds)
    flow = coupling_flow(s, nets, s.torch.float32)
    s.mod.train_flow(flow, data, seed=seeds[COUPLINGS])
    s.wait()
    s.torch.set_grad_enabled(False)
    untrained = coupling_flow(s, networks(s, seeds), s.torch.float32)
    fresh = coupling_flow(s, nets, s.torch.float32)  # of the trained networks, without what train_flow may have hung on its flow
    made = {
        "after": -fresh.log_prob(held_out),
        "claimed": -flow.log_prob(held_out),
        "before": -untrained.log_prob(held_out),
        "log_prob": flow.log_prob(x.float()),
        "on_grid": on_grid(s, flow.log_prob, rows, columns, watch),
    }
    samples = flow.sample(n)
    # The same networks in float64, to measure a Jacobian with.
    exact = coupling_flow(s, [net.double() for net in nets], s.torch.float64)
    made["moved"] = exact.forward(probes)[0]
    made["latents"] = exact.forward(samples.double())[0].float()
    return made


@normalised(
    "Flow",
    points=2,
    on=cases.named("six affine layers, not trained", seeds_of(COUPLINGS)),
    program=untrained_grid,
    **UNTRAINED_MASS,
    **PLANE,
)
def untrained_density_has_mass_one():
    """Before training, too, a flow of six affine layers has a density that integrates to one over the square [−8, 8]²."""
    return {"mass": 1.0}


def results(*names):
    """The whole run, and of its results those that a check wants."""

    def program(s, **given):
        made = trained(s, **given)
        return {name: made[name] for name in names}

    return program


# For any density q that was fixed before the held-out points were drawn, P(Σ (log q − log p) ≥ a) ≤ e^−a, since E[q/p] = 1
# (Markov): with probability 1 − 1e-9 nothing beats the truth by more than log(1e9) nats in all.
LUCK = np.log(1e9) / HELD_OUT


@training(
    "train_flow", points=8, on=MOONS, program=results("after", "before", "claimed"), measure="−log p (nats)", examples="held_out"
)
def training_beats_two_gaussians(after, before, claimed, truth, mixture):
    """On two moons it has not seen a trained flow has less than 1.6 nats, where the best two Gaussians have 1.7."""
    return truth - LUCK, min(BAR, mixture - 0.1)


def untouched(after, before):
    """Are the networks what they were?"""
    return bool(abs(after.mean() - before.mean()) < 1e-3)


@training_beats_two_gaussians.mistake(
    "The flow was not trained: on points it has not seen it is what it was before. train_flow changes the flow it is given."
)
def is_not_trained(after, before, claimed, truth, mixture):
    return untouched(after, before) and untouched(claimed, before)


@training_beats_two_gaussians.mistake(
    "This log_prob was handed the answers, or is no density: it is better than the truth itself, or its networks are what they "
    "were before. It must integrate to one, be that of the flow's layers, and not change with the points it is asked about."
)
def was_handed_the_answers(after, before, claimed, truth, mixture):
    unearned = untouched(after, before) and not untouched(claimed, before)
    return unearned or (-np.inf, truth - LUCK)


# Trained flows are as narrow as the blur of the moons, 0.1, and rarely narrower than the cells, 0.04: at 0.03 the sum is
# off by 4 exp(−2π² (0.03/0.04)²) = 6e-5. The rest of the bound is for folds between the moons.
@normalised(
    "train_flow",
    points=3,
    on=MOONS,
    program=results("on_grid"),
    result="on_grid",
    cells=400,
    within=1e-2,
    because="features at least as wide as 0.02, half a cell: 3 % of what is that narrow, which is little",
    **PLANE,
)
def trained_density_has_mass_one():
    """After training, too, the density integrates to one over the square [−8, 8]², and no point's depends on its batch."""
    return {"mass": 1.0}


# Six layers in float32, each stretching rounding by e at most: 6e-8 · e⁶ · 40 for the slopes of their networks is 1e-3. The
# reference is off by 3e-6.
NARROW = Tolerance(1e-3, 1e-3, "float32 rounding through six trained layers, stretched by their scales and slopes")


@jacobian("train_flow", points=3, on=MOONS, program=results("log_prob", "moved"), value="", tolerance=NARROW)
def trained_log_prob_is_the_measured_density(jacobian, centre):
    """After training, log_prob is the base density of the flow's own latents plus the measured log|det ∂z/∂x|."""
    return {"log_prob": standard_normal(centre) + log_abs_det(jacobian)}


@distribution("train_flow", points=3, on=MOONS, program=results("latents"), streams=3, detects=0.08)
def trained_samples_follow_the_density(latents):
    """Samples of the trained flow follow its density: mapped to latents they are standard normal."""
    return uniform(rows_of(latents, 2))


def one_point_again_and_again(rng):
    """Every mini-batch of this is the same, so that the first loss is known, whichever points are in it. Few steps: the
    density of a single point has no upper bound, and a thorough optimiser soon leaves the numbers that can be written."""
    drawn = bends_of(2, 1, dtype="float32", layers=2)(rng)
    return {**drawn, "x": np.repeat(drawn["x"], 64, axis=0), "steps": 5}


def losses_of(s, x, latents, steps, **given):
    flow = bent_flow(s, **given, layers=2)
    before = flow.log_prob(x).detach()
    return {"losses": s.array(s.mod.train_flow(flow, x, steps=steps, batch_size=16, lr=1e-3, seed=3)), "before": before}


ONE_POINT = cases.named("one point again and again, 5 steps", one_point_again_and_again)


@custom("train_flow", points=2, on=ONE_POINT, program=losses_of)
def training_returns_its_losses(losses, before, steps):
    """It takes as many steps as it is told and returns the loss of each, −log_prob on average, before its step."""
    require(losses.shape == (steps,), f"{steps} steps were asked for, and numbers of shape {losses.shape} came back")
    first = -before.mean()  # by the flow's own log_prob: what is wrong there costs nothing here
    close = abs(losses[0] - first) <= 1e-3 * (1 + abs(first))
    require(bool(close), f"the first loss is {losses[0]:.6g}, where −log_prob is {first:.6g}")
    require(bool(losses[-1] < losses[0] - 1e-4), "the last loss is not below the first, on one point again and again")


def other_arguments(s, x, latents, **given):
    """The same weights and the same points; of `batch_size`, `lr` and `seed` one at a time is another."""

    def run(batch_size=8, lr=1e-3, seed=3):
        s.torch.manual_seed(4)
        flow = bent_flow(s, **given, layers=2)
        losses = s.mod.train_flow(flow, x, steps=10, batch_size=batch_size, lr=lr, seed=seed)
        return {"log_prob": flow.log_prob(x), "losses": s.tried("torch.as_tensor", losses)}

    return {"as it is": run(), "batch_size": run(batch_size=24), "lr": run(lr=1e-4), "seed": run(seed=4)}


@effect(
    "train_flow",
    points=1,
    on=cases.named("64 points, 10 steps", bends_of(2, 64, dtype="float32", layers=2)),
    program=other_arguments,
)
def training_uses_its_arguments():
    """Of the same weights and data another batch_size, another lr, and another seed each make another training."""
