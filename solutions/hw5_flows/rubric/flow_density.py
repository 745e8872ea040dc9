"""A flow's density: measured, integrated, and held against its own samples."""

import numpy as np

from autograder import cases, conventions, custom, distribution, identity, jacobian, normalised, on_grid, require

from .coupling import gradients_in, log_abs_det
from .flow import LAYERS, bends_of, bent_flow, chain, flows, unbent


def flow_density(s, x, latents, probes, **given):
    flow = bent_flow(s, **given)
    moved, _ = s.unpack(flow.forward(probes), 2)
    return {"log_prob": flow.log_prob(x), "moved": moved}


def standard_normal(z):
    return -(z**2 + np.log(2 * np.pi)).sum(-1) / 2


@jacobian("Flow", points=4, on=flows("float64"), program=flow_density, value="")
def log_prob_is_the_measured_density(jacobian, centre):
    """log_prob is the base log-density at z = forward(x) plus the measured log|det ∂z/∂x|, also in the tails."""
    return {"log_prob": standard_normal(centre) + log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("The constant of the base density is missing: −½ log 2π for every entry.")
def forgets_the_constant(jacobian, centre):
    return {"log_prob": -(centre**2).sum(-1) / 2 + log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("You added the constant −½ log 2π only once. Every entry of z has one.")
def takes_the_constant_once(jacobian, centre):
    return {"log_prob": -(centre**2).sum(-1) / 2 - np.log(2 * np.pi) / 2 + log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("Your result is in bits. Use natural logarithms (nats).")
def log_prob_in_bits(jacobian, centre):
    return {"log_prob": (standard_normal(centre) + log_abs_det(jacobian)) / np.log(2)}


@log_prob_is_the_measured_density.mistake("Your base density is in bits and your log-determinant in nats. Both must be in nats.")
def mixes_bits_with_nats(jacobian, centre):
    return {"log_prob": standard_normal(centre) / np.log(2) + log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("You subtracted the log-determinant. From data to latents, it is added.")
def log_prob_subtracts(jacobian, centre):
    return {"log_prob": standard_normal(centre) - log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("The log-determinant is missing.")
def log_prob_without_log_det(jacobian, centre):
    return {"log_prob": standard_normal(centre)}


@log_prob_is_the_measured_density.mistake("The sign is flipped: this is −log p(x).")
def log_prob_is_negative(jacobian, centre):
    return {"log_prob": -standard_normal(centre) - log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("You averaged over the batch. Each example has its own density.")
def log_prob_of_the_batch(jacobian, centre):
    return {"log_prob": (standard_normal(centre) + log_abs_det(jacobian)).mean()}


@log_prob_is_the_measured_density.mistake("You averaged the base log-density over the entries of z. It is a sum over them.")
def log_prob_averages_entries(jacobian, centre):
    return {"log_prob": standard_normal(centre) / centre.shape[-1] + log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("This is the density. Return its logarithm.")
def log_prob_without_log(jacobian, centre):
    return {"log_prob": np.exp(standard_normal(centre) + log_abs_det(jacobian))}


def in_three_batches(s, x, latents, **given):
    flow = bent_flow(s, **given)
    count, others = 12, s.torch.cat([latents, latents])
    return {
        "together": flow.log_prob(x),
        "alone": s.torch.cat([flow.log_prob(x[i : i + 1]) for i in range(count)]),
        "turned": flow.log_prob(s.torch.flip(x, [0])),
        "mixed": s.torch.narrow(flow.log_prob(s.torch.cat([others, x])), 0, 2 * (count + 1), count),
    }


def opposite_pairs(draw):
    """The second half of the points is the first one's mirror image: sums of entries say nothing of a density there."""

    def drawn(rng):
        made = draw(rng)
        half = len(made["x"]) // 2
        made["x"][half:] = -made["x"][:half]
        return made

    return drawn


TWELVE = cases.named("3 entries, batch 12", opposite_pairs(bends_of(3, 12, spread=3.0))) + cases.named(
    "2 entries, batch 12", opposite_pairs(bends_of(2, 12, spread=3.0))
)


@identity("Flow", points=2, on=TWELVE, program=in_three_batches)
def log_prob_is_the_same_in_every_batch(together, alone, turned, mixed, x, weight, shift, bend):
    """A point has the same log_prob alone, in another order and among other points; float64 inputs are computed in float64."""
    require(together.shape == (len(x),), f"log_prob has shape {together.shape}, not ({len(x)},)")
    z, stretches = chain(x, weight, shift, bend)
    off = np.abs(together - standard_normal(z) - stretches.sum(0)).max()
    # A slip is off by more, and is another check's business; ten digits are what the handout promises.
    require(not 1e-9 * np.abs(together).max() < off < 1e-5, f"log_prob is off by {off:.1g}: not all of it is in float64")
    half = len(x) // 2
    opposite = np.corrcoef(together[1:half], together[half + 1 :])[0, 1]
    require(opposite > -0.9, "the values do not reflect the inputs yet; this check counts only once they do")
    return {"alone": together, "turned": together[::-1], "mixed": together}


@log_prob_is_the_same_in_every_batch.mistake(
    "A point's log_prob depends on the other points in its batch or on earlier calls, so it is not a density."
)
def adapts_to_its_batch(together, alone, turned, mixed, x, weight, shift, bend):
    others = (alone - together, turned - together[::-1], mixed - together)
    require(max(np.abs(off).max() for off in others) > 1e-4 * (1 + np.abs(together).max()), "the values agree to four digits")
    return {"together": together}


PLANE = {"low": -8, "high": 8}

# W has singular values between 1.2 and 1.8 and |c| ≤ 0.4, so that two layers shrink latents by 1/(1.2·0.6)² = 1.9 at most:
# the edge of the square is 8 − 0.6 away from the middle in data and beyond 3.8 deviations in latents, and less than 3e-4
# of the mass is outside. They stretch data by (1.8·1.4)² = 6.4 at most, so the density looks like Gaussians of
# deviation 0.157, and cells of 0.16 are off by 4 exp(−2π² · 0.96) = 2e-8.
BENT_MASS = {"within": 1e-3, "because": "less than 3e-4 of the mass is outside the square; the sum is off by 2e-8", "cells": 100}


def bent_grid(s, x, latents, rows, columns, watch, **given):
    return {"log_prob": on_grid(s, bent_flow(s, **given, layers=2).log_prob, rows, columns, watch)}


@normalised(
    "Flow",
    points=3,
    on=cases.named("two given layers", bends_of(2, 2, dtype="float32", low=1.2, high=1.8, layers=2)),
    program=bent_grid,
    **BENT_MASS,
    **PLANE,
)
def density_has_mass_one():
    """The exponential of log_prob integrates to one over the square [−8, 8]², and no point's density depends on its batch."""
    return {"mass": 1.0}


@density_has_mass_one.mistake("The mass is 2π: the base density lacks the constant −½ log 2π for every entry.")
def has_mass_two_pi():
    return {"mass": 2 * np.pi}


@density_has_mass_one.mistake(
    "The mass is √(2π): the base density has the constant −½ log 2π only once, but needs it for every entry."
)
def has_mass_root_two_pi():
    return {"mass": np.sqrt(2 * np.pi)}


def bent_samples(s, x, latents, n, **given):
    return {"samples": bent_flow(s, **given).sample(n)}


def uniform(z):
    """Numbers that are uniform if z is standard normal: of the first and last entry, and of the radius."""
    from scipy.special import gammainc, ndtr

    return {
        "the first entry of the latents": ndtr(z[:, 0]),
        "the last entry of the latents": ndtr(z[:, -1]),
        "the latents' distance from the origin": gammainc(z.shape[1] / 2, (z**2).sum(-1) / 2),
    }


def rows_of(samples, d):
    require(samples.ndim == 2 and samples.shape[1] == d, f"samples have shape {samples.shape}, not (n, {d})")
    return samples


SAMPLED = cases.named("2 entries", bends_of(2, 2, dtype="float32")) + cases.named("3 entries", bends_of(3, 2, dtype="float32"))


@distribution("Flow", points=3, on=SAMPLED, program=bent_samples, streams=3, detects=0.08)
def samples_follow_the_density(samples, weight, shift, bend, d):
    """sample(n) returns n draws from the density: mapped to latents, they are standard normal."""
    return uniform(chain(rows_of(samples, d), weight, shift, bend)[0])


@samples_follow_the_density.mistake("You returned the latents themselves. Map them back to data with inverse.")
def returns_the_latents(samples, weight, shift, bend, d):
    return uniform(rows_of(samples, d))


@samples_follow_the_density.mistake(
    "You mapped the latents with forward, which takes them further from the data. inverse leads back."
)
def samples_forwards(samples, weight, shift, bend, d):
    z = rows_of(samples, d)
    for k in (2, 1, 0):
        z = unbent(z, weight[k], shift[k], bend[k])
    return uniform(z)


@samples_follow_the_density.mistake("Your noise is uniform between 0 and 1. The base is the standard normal distribution.")
def begins_with_uniform_noise(samples, weight, shift, bend, d):
    z = chain(rows_of(samples, d), weight, shift, bend)[0]
    rows = np.arange(len(z)) / len(z)
    return {"the first entry": z[:, 0], "the last entry": z[:, -1], "nothing": rows}


def sampled_twice(s, x, latents, **given):
    flow = bent_flow(s, **given)
    ones = [flow.sample(1) for _ in range(SINGLE)]
    return {"first": flow.sample(40), "again": flow.sample(40), "one": ones[0], "ones": s.torch.cat(ones)}


SINGLE = 9
FAR = cases.named("2 entries", bends_of(2, 2, dtype="float32", away=30.0)) + cases.named(
    "3 entries", bends_of(3, 2, dtype="float32", away=30.0)
)


@custom("Flow", points=1, on=FAR, program=sampled_twice)
def samples_are_fresh(first, again, one, ones, weight, shift, bend, d):
    """sample(n) has shape (n, latent_dim), with different draws in every row and at every call."""
    require(first.shape == again.shape == (40, d), f"sample(40) has shape {first.shape}, not (40, {d})")
    require(one.shape == (1, d), f"sample(1) has shape {one.shape}, not (1, {d})")
    require(len(np.unique(first, axis=0)) == 40, "some draws are equal")
    require(not bool((first == again).any()), "a second call returns the same draws")
    for draws in (first, ones):  # the median of nine is beyond 3 once in 1e10
        middle = np.abs(np.median(chain(draws, weight, shift, bend)[0], 0)).max()
        require(middle < 3, "the draws lie where the flow has no mass")


@samples_are_fresh.mistake("Every call returns the same draws. The flow must not set the seed.")
def draws_the_same_again(first, again, one, ones, weight, shift, bend, d):
    return first.shape == again.shape and bool((first == again).all())


def flow_both_ways(s, x, latents, weight, shift, bend, d):
    layers = [s.provided.Bend(weight[k], shift[k], bend[k]) for k in range(LAYERS)]
    flow = s.mod.Flow(layers, d)
    z, log_det = s.unpack(flow.forward(x), 2)
    back, back_log_det = s.unpack(flow.inverse(latents), 2)
    made = {"z": z, "log_det": log_det, "back": back, "back_log_det": back_log_det, "log_prob": flow.log_prob(x)}
    ways = ("forward", x), ("inverse", latents), ("log_prob", x)  # a flow moves along, with all its layers
    devices = {f"attempts of {way}": s.placed(getattr(flow, way), [given], flow) for way, given in ways}
    leaf, turned = s.leaf(x), s.leaf(latents)
    again, again_log_det = s.unpack(flow.forward(leaf), 2)
    leaves = {"x": leaf, "the parameters": layers[1].bend}
    gradients = gradients_in(s, leaves, z=again, log_det=again_log_det, log_prob=flow.log_prob(leaf))
    again, again_log_det = s.unpack(flow.inverse(turned), 2)
    leaves = {"latents": turned, "the parameters": layers[1].bend}
    gradients |= gradients_in(s, leaves, **{"x": again, "inverse's log_det": again_log_det})
    return {**made, **devices, "x afterwards": x, "latents afterwards": latents, **gradients}


FLOWS_BOTH_WAYS = (
    cases.named("3 entries, batch 10", bends_of(3, 10))
    + cases.named("2 entries, batch 9, float32", bends_of(2, 9, dtype="float32"))
    + cases.named("1 entry, batch 9", bends_of(1, 9))
    + cases.named("3 entries, one example", bends_of(3, 1, later=1))
)


@conventions("Flow", points=1, on=FLOWS_BOTH_WAYS, program=flow_both_ways)
def flow_keeps_the_conventions(x):
    """Results keep dtype and device; layers move with the flow; inputs stay unchanged; gradients flow in both directions."""
    return {}  # values are other checks' business; whoever computes nothing passes no gradient to the parameters
