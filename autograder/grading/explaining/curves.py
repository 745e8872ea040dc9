"""Training curves: what the losses of a wrong training say by themselves.

Each sentence begins with a fact about the losses that were returned; what it looks like is a guess, and marked as one. Means
are compared within their standard errors, so that a noisy curve that falls is not said to be flat.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from autograder.rubric.compare import Array

LEAST = 20
"""Losses, below which a curve has no shape."""
ERRORS = 4.0
RETURNED = 0.5
"""The share of its fall that a curve must rise again to be said to turn back."""
LEVEL = 0.05
"""The share of itself by which a mean may change where a curve is said not to fall: a steep one has large standard errors."""
FALLING = 0.15
"""The share of its fall that a curve must fall in its last fifth to be said to be falling still. One that levels off by a factor
of a hundred, exponentially, has 2 % of it there."""


def said_of_losses(curves: Sequence[Array]) -> str:
    """A sentence about the losses of all cases, or "". The first curve's numbers are told."""
    said = [_of_one(np.asarray(losses, np.float64)) for losses in curves]
    return said[0][1] if said and len({kind for kind, _ in said}) == 1 else ""


def _of_one(losses: Array) -> tuple[str, str]:
    """The kind of curve, and the sentence; both empty where it says nothing."""
    if losses.ndim != 1 or not losses.size:
        return "", ""
    bad = np.flatnonzero(~np.isfinite(losses))
    if bad.size:
        where = f"from step {bad[0] + 1} on" if bad[0] + bad.size == losses.size else f"first at step {bad[0] + 1}"
        often = "a learning rate that is too large, or the logarithm of a number that has become 0"
        return "not finite", f"Your losses are not finite, {where} of {losses.size}. Often: {often}."
    if losses.size < LEAST:
        return "", ""
    if np.ptp(losses) <= 1e-7 * np.abs(losses).max():
        return "constant", (
            f"All {losses.size} losses are {losses[0]:.4g}. Often: the loss does not depend on the weights that the optimizer "
            "changes, or optimizer.step() is missing."
        )
    return _shaped(losses)


def _shaped(losses: Array) -> tuple[str, str]:
    part = max(losses.size // 10, 4)
    means = np.array([losses[at : at + part].mean() for at in range(0, losses.size - part + 1, part)])
    begun, ended = losses[:part], losses[-part:]
    first, last, low = float(begun.mean()), float(ended.mean()), float(means.min())
    error = ERRORS * math.sqrt((begun.var() + ended.var()) / part)
    over = f"from {first:.4g} over the first {part} steps to {last:.4g} over the last"
    if low < first - error and last - low > max(RETURNED * (first - low), error):
        turned = int(np.argmin(means)) * part + 1
        return "turns back", (
            f"Your losses fall from {first:.4g} to {low:.4g}, about step {turned}, and rise again to {last:.4g}. Often: "
            "gradients that add up because optimizer.zero_grad() is missing, or a learning rate that is too large."
        )
    if last > first + error:
        often = "the opposite sign of the loss, a learning rate that is too large, or a missing optimizer.zero_grad()"
        return "rising", f"Your losses rise, {over}. Often: {often}."
    if last > first - error and abs(last - first) <= LEVEL * abs(first):
        often = "no gradient reaches the model's weights, the optimizer changes others, or the learning rate is much too small"
        return "flat", f"Your losses do not fall: they go {over}. Often: {often}."
    before = float(losses[-3 * part : -2 * part].mean())
    bounded = abs(last) <= 10 * abs(first)  # one that falls for ever needs no more steps
    if bounded and before - last > max(FALLING * (first - last), error):
        often = "too few steps, or a small learning rate"
        return "falling", f"Your losses are still falling at the end: they go {over}. Often: {often}."
    return "", ""
