"""Training on two moons beats two Gaussians."""

import functools
import itertools

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
    probes_around,
    require,
    training,
)

from .coupling import log_abs_det
from .flow import bends_of, bent_flow
from .flow_density import PLANE, rows_of, standard_normal, uniform

COUPLINGS, TRAINED_ON, HELD_OUT, POINTS = 6, 2000, 4000, 24
NOISE = 0.1

# Nats. 114 offline runs are behind this bar: the reference's twenty reach 1.291 ± 0.057 (1.207 to 1.403), ten other ways to
# train 1.06 to 1.45; of some sixty more, at a constant rate, one ended at 1.62. Two Gaussians at their best reach 1.72 to 1.75,
# forty untrained flows 2.21 to 2.94. The chance that one more run is above the bar, by Student's t, is 1e-6 for the reference's
# twenty, and 1e-9 for the way with the highest mean (1.269; of deviation 0.051, pooled over the ways). Both take the runs of a
# way to be normal; else none of 170 above says: below 1.8 %, with 95 % confidence. Script and numbers are in baseline/.
BAR = 1.68
BELOW_MIXTURE = 0.03  # nats: so much better than two Gaussians, fitted to the same points, where they do better than usual


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
    data, others = moons(rng, TRAINED_ON, turn), moons(rng, POINTS + HELD_OUT, turn)
    asked, held_out = others[:POINTS], others[POINTS:]
    return data, asked, held_out, nats_of_the_truth(held_out, turn), nats_of_two_gaussians(data, held_out)


# A density is asked for in one long list of points, in batches of random sizes: one in each cell of a grid, some that the
# moons have drawn, and noise that comes back in every batch, all in random order. What is held out to score the training is
# never asked about: a density that was never trained could be fitted to the questions, which are denser where the moons are.
SQUARE, CELLS = 5, 250
BATCHES, WATCHED = 12, 8


def in_cells(rng):
    """A point in each of CELLS × CELLS cells of the square [−5, 5]², anywhere in its cell."""
    edges = np.linspace(-SQUARE, SQUARE, CELLS + 1)[:-1]
    corners = np.stack(np.meshgrid(edges, edges, indexing="ij"), -1).reshape(-1, 2)
    return corners + rng.uniform(0, 2 * SQUARE / CELLS, corners.shape)


def mixed(rng, some):
    """All points to ask about, the sizes of their batches, and where each kind of point is, which the worker is not told."""
    grid, watch = in_cells(rng), rng.normal(0, SQUARE / 4, (WATCHED, 2))
    points = rng.permuted(np.arange(len(some) + len(grid)))
    shares = rng.dirichlet(np.ones(BATCHES))
    cuts = np.maximum(np.cumsum(shares)[:-1] * len(points), np.arange(1, BATCHES)).astype(int)
    # Numbers of the points, batch by batch; those of the watched ones follow on the others'.
    watched = len(points) + np.arange(WATCHED)
    batches = [rng.permutation(np.concatenate([part, watched])) for part in np.split(points, cuts)]
    order = np.concatenate(batches)
    places = np.argsort(order, kind="stable")
    return {
        "asked": np.concatenate([some, grid, watch])[order].astype(np.float32),
        "sizes": [len(batch) for batch in batches],
        "at_x": places[: len(some)],
        "grid_at": places[len(some) : len(points)],
        "watch_at": places[len(points) :].reshape(WATCHED, BATCHES),
    }


def moons_case(rng):
    """What is trained on, and what is asked afterwards: a density at many points, and points to measure a Jacobian at."""
    data, some, held_out, truth, mixture = bars(int(rng.integers(2**31)))
    asked = mixed(rng, some)
    x = asked["asked"][asked["at_x"]].astype(np.float64)
    return {
        "data": data.astype(np.float32),
        "held_out": held_out,
        **asked,
        "x": x,
        "probes": probes_around(x, rng),
        "seeds": [int(seed) for seed in rng.integers(10**6, size=COUPLINGS + 1)],
        "n": DRAWS,
        "truth": truth,
        "mixture": mixture,
    }


DRAWS = 2100  # enough for what trained_samples_follow_the_density states; the family refuses fewer
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


def weights_of(s, nets):
    return s.torch.cat([s.torch.nn.utils.parameters_to_vector(net.parameters()).detach() for net in nets])


def with_weights(s, seeds, weights):
    """Networks with these weights, and nothing else that train_flow may have hung on those it trained."""
    nets = networks(s, seeds)
    for net, part in zip(nets, s.unpack(s.torch.chunk(weights, COUPLINGS), COUPLINGS), strict=True):
        s.torch.nn.utils.vector_to_parameters(part, net.parameters())
    return nets


def trained(s, data, held_out, asked, sizes, at_x, x, probes, seeds, n, grid_at, watch_at, truth, mixture):
    """Everything that any check wants of a trained flow. The worker that trains is sent `data` alone and hands back weights;
    log_prob is that of a new flow of these weights, in a worker that has never seen the data."""
    nets, copies = networks(s, seeds), networks(s, seeds)
    made = {"initial": weights_of(s, nets)}
    s.mod.train_flow(coupling_flow(s, nets, s.torch.float32), data, seed=seeds[COUPLINGS])
    for copy, net in zip(copies, nets, strict=True):
        copy.load_state_dict(net.state_dict())
    made["weights"] = weights_of(s, copies)
    (weights,) = s.fresh(made["weights"])
    s.torch.set_grad_enabled(False)
    nets = with_weights(s, seeds, weights)
    flow = coupling_flow(s, nets, s.torch.float32)
    batches = s.unpack(s.torch.split(asked, sizes), BATCHES)
    made["log_prob"] = s.torch.cat([flow.log_prob(batch) for batch in batches])
    samples = flow.sample(n)
    s.wait()
    made["at_x"] = s.torch.index_select(made["log_prob"], 0, at_x)
    # The same networks in float64, to measure a Jacobian with.
    exact = coupling_flow(s, [net.double() for net in nets], s.torch.float64)
    made["moved"] = exact.forward(probes)[0]
    made["latents"] = exact.forward(samples.double())[0].float()
    made["latents_again"] = exact.forward(s.torch.flip(samples, [0]).double())[0].float()
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
    """Before training, the density of a flow of six affine layers integrates to one over the square [−8, 8]²."""
    return {"mass": 1.0}


def results(*names):
    """The whole run, and of its results those that a check wants."""

    def program(s, **given):
        made = trained(s, **given)
        return {name: made[name] for name in names}

    return program


# The judge computes the density of the trained weights itself. So nothing but weights can score, and they were made by what had
# seen the training set alone; what log_prob answers decides other checks.
def outputs_of(weights):
    """For each network a function from events to its four outputs. weights: those of all of them, as `weights_of` returns them"""
    parts = np.split(weights.astype(np.float64), np.cumsum(SIZES * COUPLINGS)[:-1])
    layers = [part.reshape(-1, width) if width else part for part, width in zip(parts, COLUMNS * COUPLINGS, strict=True)]

    def outputs(k, hidden):
        first, second, last = (layers[6 * k + 2 * i : 6 * k + 2 * i + 2] for i in range(3))
        for weight, bias in (first, second):
            hidden = hidden @ weight.T + bias
            hidden = hidden / (1 + np.exp(-hidden))
        return hidden @ last[0].T + last[1]

    return outputs


WIDTH = 32
SIZES = [2 * WIDTH, WIDTH, WIDTH * WIDTH, WIDTH, WIDTH * 4, 4]
"""How many numbers each layer of a network has: weight, bias, weight, …"""
COLUMNS = [2, 0, WIDTH, 0, WIDTH, 0]
"""How many columns each of them has; 0 for a bias."""


def coupled(x, s, t):
    return x * np.exp(np.tanh(s)) + t


def shifted_first(x, s, t):
    return (x + t) * np.exp(np.tanh(s))


def turned(x, s, t):
    return (x - t) * np.exp(-np.tanh(s))


# What a slip in a layer or in the order of layers makes of the map. It costs checks of its own, and what is trained with it is a
# flow all the same. The handout's own map comes first. Forty untrained flows have 2.05 nats or more by the best of these maps.
EACH = range(COUPLINGS)
MAPS = list(
    itertools.product(
        (coupled, shifted_first, turned),
        ((0, 2), (2, 0)),  # where s begins among the outputs, and t
        (0, 1),  # which entry the first layer keeps
        (EACH, EACH[::-1], EACH[1:], EACH[:-1]),
    )
)


def mapped(outputs, points, formula, places, keeps, order):
    """(z, log|det ∂z/∂x|) of the flow whose layers compute `formula`, in float64. A layer maps one entry by a straight line,
    whose slope is what a step of one makes of it."""
    x, total = points.astype(np.float64), np.zeros(len(points))
    for k in order:
        free = (k + keeps + 1) % 2
        seen = x.copy()
        seen[:, free] = 0
        made = outputs(k, seen)
        s, t = (made[:, place + free] for place in places)
        total = total + np.log(np.abs(formula(x[:, free] + 1, s, t) - formula(x[:, free], s, t)))
        x[:, free] = formula(x[:, free], s, t)
    return x, total


def nats_of(z, log_det, variance=1.0):
    """−log p of each point, for a base of this variance. A training that weighs log|det| more or less leads to another than 1."""
    return -standard_normal(z / np.sqrt(variance)) + np.log(variance) - log_det


SIFTED = 400  # points of the training set that tell which map a submission has, and the variance of its latents


def of_another_map(outputs, data, held_out):
    """−log p of each held-out point, by the map that makes the most of the training set."""

    def fitted(how):
        z, log_det = mapped(outputs, data[:SIFTED], *how)
        variance = (z**2).mean()
        return nats_of(z, log_det, variance).mean(), variance

    found = [fitted(how) for how in MAPS]
    best = int(np.argmin(np.nan_to_num([mean for mean, _ in found], nan=np.inf)))
    return nats_of(*mapped(outputs, held_out, *MAPS[best]), found[best][1])


def scores(weights, data, held_out, most):
    """−log p of each held-out point: by the handout's map, or by another where that does not reach the bar."""
    outputs = outputs_of(weights)
    with np.errstate(all="ignore"):  # weights may be anything
        nats = nats_of(*mapped(outputs, held_out, *MAPS[0]))
        if nats.mean() <= most:
            return nats
        return min(nats, of_another_map(outputs, data, held_out), key=lambda of: np.nan_to_num(of.mean(), nan=np.inf))


# For any density q that was fixed before the held-out points were drawn, P(Σ (log q − log p) ≥ a) ≤ e^−a, since E[q/p] = 1
# (Markov): with probability 1 − 1e-9 neither of two maps' densities beats the truth by more than this on average.
LUCK = np.log(2e9) / HELD_OUT


# With one random point in each cell the sum is off by chance: in the 114 flows behind the bar its deviation is 0.0018, and at
# most 0.0057. Three percent are 17 deviations, and no gain to anyone, since the score is computed from the weights.
MASS_WITHIN = 3e-2


def asked_density(log_prob, grid_at):
    """log p at each point that was asked about, and the mass in the square."""
    count = grid_at.size + POINTS + WATCHED * BATCHES
    require(
        log_prob.shape == (count,),
        f"log_prob does not return one number for each point: shape {log_prob.shape} for {count} points",
    )
    with np.errstate(over="ignore"):
        return log_prob, float(np.exp(log_prob[grid_at]).sum() * (2 * SQUARE / CELLS) ** 2)


@training(
    "train_flow",
    points=8,
    on=MOONS,
    program=results("weights", "initial"),
    measure="−log p (nats)",
    examples="held_out",
    unit=0.6,  # nats: what lies between the moons' own density and the bar
)
def training_beats_two_gaussians(weights, initial, data, held_out, truth, mixture):
    """On new points of the two moons, a trained flow has less than 1.68 nats; the best two Gaussians have 1.72."""
    require(weights.shape == (COUPLINGS * sum(SIZES),), f"the trained networks have weights of shape {weights.shape}")
    most = min(BAR, mixture - BELOW_MIXTURE)
    return truth - LUCK, most, scores(weights, data, held_out, most)


@training_beats_two_gaussians.mistake(
    "The flow was not trained: the weights of its networks have not changed. train_flow must change the flow that it is given."
)
def is_not_trained(weights, initial, data, held_out, truth, mixture):
    return weights.shape == initial.shape and bool(np.abs(weights - initial).max() < 1e-6)


@custom("train_flow", points=2, on=MOONS, program=results("log_prob"))
def trained_density_has_mass_one(log_prob, grid_at, watch_at):
    """After training, the density integrates to one over the square [−5, 5]², and no point's density depends on its batch."""
    log_prob, mass = asked_density(log_prob, grid_at)
    require(not bool(np.isnan(log_prob).any()), "log_prob is NaN somewhere in the plane")
    again = log_prob[watch_at]
    same = np.allclose(again, again[:, :1], rtol=SAME, atol=SAME)
    require(bool(same), "the density at a point changes with the batch that the point is in")
    require(abs(mass - 1) <= MASS_WITHIN, f"the mass of the density over the square is {mass:.4g}, not 1")


SAME = 1e-4  # the tolerance of float32


# Six layers in float32, each stretching rounding by e at most: 6e-8 · e⁶ · 40 for the slopes of their networks is 1e-3. The
# reference is off by 3e-6.
NARROW = Tolerance(1e-3, 1e-3, "float32 rounding through six trained layers, stretched by their scales and slopes")


@jacobian("train_flow", points=3, on=MOONS, program=results("at_x", "moved"), value="", tolerance=NARROW)
def trained_log_prob_is_the_measured_density(jacobian, centre):
    """After training, log_prob is the base log-density of the flow's own latents plus the measured log|det ∂z/∂x|."""
    return {"at_x": standard_normal(centre) + log_abs_det(jacobian)}


@distribution("train_flow", points=3, on=MOONS, program=results("latents", "latents_again"), streams=3, detects=0.12)
def trained_samples_follow_the_density(latents, latents_again):
    """Samples of the trained flow follow its density: mapped to latents, they are standard normal."""
    same = latents.shape == latents_again.shape and np.allclose(latents, latents_again[::-1], rtol=1e-3, atol=1e-3)
    require(same, "a second call of forward maps the same samples to different latents")
    return uniform(rows_of(latents, 2))


def again_and_again(d, seed, dtype):
    """One point with a zero in it. Every mini-batch of this is the same, so that the first loss is known, whichever points are in
    it. Few steps: the density of a single point has no upper bound, and a thorough optimiser soon leaves the numbers that
    can be written."""

    def draw(rng):
        drawn = bends_of(d, 1, dtype=dtype, layers=2)(rng)
        drawn["x"][0, 0] = 0
        return {**drawn, "x": np.repeat(drawn["x"], 64, axis=0), "steps": 5, "seed": seed}

    return draw


def losses_of(s, x, latents, steps, seed, **given):
    flow = bent_flow(s, **given, layers=2)
    before = flow.log_prob(x).detach()
    losses = s.array(s.mod.train_flow(flow, x, steps=steps, batch_size=16, lr=1e-3, seed=seed))
    return {"losses": losses, "before": before, "data": x}


ONE_POINT = cases.named("one point again and again, 5 steps", again_and_again(2, 0, "float32")) + cases.named(
    "one number again and again, 5 steps, float64", again_and_again(1, 1, "float64")
)


@custom("train_flow", points=2, on=ONE_POINT, program=losses_of)
def training_returns_its_losses(losses, before, data, x, steps):
    """Training takes `steps` steps, leaves the data unchanged and returns each loss, the mean −log_prob before its step."""
    require(losses.shape == (steps,), f"for {steps} steps, the losses have shape {losses.shape}: expected one loss for each step")
    first = -before.mean()  # by the flow's own log_prob: what is wrong there costs nothing here
    close = abs(losses[0] - first) <= 1e-3 * (1 + abs(first))
    require(bool(close), f"the first loss is {losses[0]:.6g}, but the mean of −log_prob is {first:.6g}")
    require(bool(losses[-1] < losses[0] - 1e-4), "on one repeated point, the last loss is not below the first")
    require(np.array_equal(data, x), "training changes the given data in place")


# Three tenths of the data, four times, so that every row is in one of them. A quarter may be held back, such as the last one, and
# then decides at most when to stop, which may change nothing: of each part a sixth or more is trained on.
PART = 600
PARTS = (0, 467, 933, TRAINED_ON - PART)


def many_points(rng):
    """As many points as are trained on, and others to put in place of a part of them."""
    drawn = bends_of(2, TRAINED_ON, dtype="float32", layers=2)(rng)
    return {**drawn, "others": rng.normal(1, 2, (PART, 2)).astype(np.float32)}


def other_arguments(s, x, latents, others, **given):
    """The same weights and the same points; of `batch_size`, `lr`, `seed` and the parts of the data one at a time is another.
    One epoch of eight batches: whoever takes all rows in turn meets every one of them."""

    def run(data=x, batch_size=256, lr=1e-3, seed=3, state=4):
        s.torch.manual_seed(state)
        flow = bent_flow(s, **given, layers=2)
        losses = s.mod.train_flow(flow, data, steps=8, batch_size=batch_size, lr=lr, seed=seed)
        return {"log_prob": flow.log_prob(s.torch.narrow(x, 0, 0, 50)), "losses": s.tried("torch.as_tensor", losses)}

    def replaced(start):
        before, after = s.torch.narrow(x, 0, 0, start), s.torch.narrow(x, 0, start + PART, TRAINED_ON - PART - start)
        return s.torch.cat([before, others, after])

    others_of = {f"data[{start}:{start + PART}]": run(data=replaced(start)) for start in PARTS}
    return {"as it is": run(), "batch_size": run(batch_size=80), "lr": run(lr=1e-4), "seed": run(seed=4), **others_of}


TWO_THOUSAND = cases.named("2 000 points, 8 steps", many_points).shared("short trainings")


@effect("train_flow", points=1, on=TWO_THOUSAND, program=other_arguments)
def training_uses_its_arguments():
    """Another batch_size, lr or seed, or other points in three tenths of the data, change a training from the same weights."""


def the_same_again(s, x, latents, others, **given):
    def trained_density(seed):
        flow = bent_flow(s, **given, layers=2)
        s.mod.train_flow(flow, x, steps=8, batch_size=256, lr=2e-2, seed=seed)
        return flow.log_prob(s.torch.narrow(x, 0, 0, 50)).detach()

    before = bent_flow(s, **given, layers=2).log_prob(s.torch.narrow(x, 0, 0, 50)).detach()
    return {"before": before, "after": trained_density(3), "again": trained_density(3)}


# Two trainings of one seed are equal but for the order of sums. Other batches move the density some 10 % further or less far.
@custom("train_flow", points=1, on=TWO_THOUSAND, program=the_same_again)
def training_repeats_with_its_seed(before, after, again):
    """The same weights, data and seed repeat the same training."""
    require(before.shape == after.shape == again.shape, "the shape of log_prob changes in training")
    moved = np.abs(after - before).max()
    require(moved > 1e-6, "training does not change the density")
    require(np.abs(after - again).max() < 1e-3 * moved + 1e-5, "a second training with the same seed gives a different density")
