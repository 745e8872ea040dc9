"""What draws say: their mean, spread, shape and dependence, against those of right ones.

Draws arrive as the numbers that the true distribution functions make of them, which are uniform where the draws are right. On
the scale of a standard normal distribution, right draws have mean zero and spread one. Each sentence is a fact that many draws
show, within four standard errors; what it looks like is a guess, and marked as one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist

import numpy as np

from autograder.rubric.compare import Array
from autograder.rubric.families.distribution import LOOKED_AT, normal_scores, quantiles

LEAST = 200
"""Draws, below which their moments say little."""
ERRORS = 4.0
SAME = 0.999
"""The correlation above which two streams have one noise."""
Streams = Mapping[str, Array]
"""What the draws are -> numbers that are uniform where the draws are right."""


def said_of_draws(cases: Sequence[Streams]) -> str:
    """A sentence about the draws of all cases, or ""."""
    names = [name for name in cases[0] if all(name in streams for streams in cases)] if cases else []
    usable = [name for name in names if all(_usable(streams[name]) for streams in cases)]
    for name in usable:
        found = [_scores(quantiles(np.sort(streams[name]))) for streams in cases]
        said = _constant(found) or _moments(found)
        if said:
            return said if len(cases[0]) == 1 else f"{name}: {said[0].lower()}{said[1:]}"
    for first, second in itertools.combinations(usable, 2):
        if all(_correlation(*(_scores(s[name][:LOOKED_AT]) for name in (first, second))) > SAME for s in cases):
            return f"{first} and {second} go up and down together: often one draw of noise for both."
    return ""


def _usable(stream: Array) -> bool:
    """Whether they are enough numbers in [0, 1]."""
    return bool(stream.ndim == 1 and stream.size >= LEAST and stream.min() >= 0 and stream.max() <= 1)


def _scores(stream: Array) -> Array:
    """The numbers on the scale of N(0, 1)."""
    return normal_scores(stream, max(stream.size, LOOKED_AT))


def _constant(found: Sequence[Array]) -> str:
    if all(np.ptp(z) < 1e-6 for z in found):
        return "All draws are the same number."
    return ""


def _moments(found: Sequence[Array]) -> str:
    """The mean and the spread, where they are the same on all cases and not those of right draws, and the shape."""
    means, spreads = [z.mean() for z in found], [z.std() for z in found]
    within = ERRORS / math.sqrt(min(map(len, found)))
    mean, spread = float(np.mean(means)), float(np.mean(spreads))
    if np.ptp(means) > 2 * within * spread or np.ptp(spreads) > 2 * within * spread or spread == 0:
        return ""
    facts = []
    if abs(spread - 1) > within:
        facts.append(
            f"the spread is {spread:.2g} of what it should be"
            if spread < 1
            else f"the spread is {spread:.2g} times what it should be"
        )
    if abs(mean) > within * max(spread, 1):
        facts.append(f"the mean is shifted {'up' if mean > 0 else 'down'} by {abs(mean):.2g} of the right standard deviations")
    if not facts:
        return ""
    sentence = " and ".join(facts)
    return f"{sentence[0].upper()}{sentence[1:]}{_shape(np.concatenate(found), mean, spread)}."


def _shape(z: Array, mean: float, spread: float) -> str:
    """What the draws look like, once mean and spread are taken off."""
    standard = np.sort((z - mean) / spread)
    below = (np.arange(len(z)) + 0.5) / len(z)
    bound = 2.0 / math.sqrt(len(z))
    normal = np.array([NormalDist().cdf(float(x)) for x in standard])
    width = math.sqrt(12)
    uniform = np.abs(np.clip(standard / width + 0.5, 0, 1) - below).max() <= bound
    if uniform and (np.abs(normal - below).max() > bound or (abs(mean - 0.5) < 0.05 and abs(spread - 1 / width) < 0.02)):
        return ". Often: uniform noise in place of normal noise"
    if abs(mean / spread - _HALF_NORMAL) < 0.15 and z.min() > -1e-6:
        return ". Often: the absolute value of the noise"
    return ""


_HALF_NORMAL = math.sqrt(2 / math.pi) / math.sqrt(1 - 2 / math.pi)


def _correlation(first: Array, second: Array) -> float:
    with np.errstate(all="ignore"):
        found = float(np.corrcoef(first, second)[0, 1]) if len(first) == len(second) else 0.0
    return found if math.isfinite(found) else 0.0
