"""What holds of each example or of each column, or of the entries as a whole: the right numbers in other places, a straight
line of them, the same number everywhere.

Every sentence holds on all cases. What is read off the values (a factor for each example, a line) is told only where more
entries agree with it than it takes numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from autograder.grading.explaining.relations import ORDINALS, TELLING, Seen, met, named_axes
from autograder.rubric.compare import Array

SPARE = 6
"""Different entries, beyond those that its numbers are read off, that must agree with a line."""
DISTINCT = 4
"""Different numbers that must stand in other places than they should."""

Facts = Iterator[str]


def places(cases: Sequence[Seen]) -> Facts:
    """The right numbers in other places, or one number everywhere: sentences' ends, after "Your values are", simplest first.
    cases: got and truth of one shape"""
    yield from _elsewhere(cases)
    yield from _unvaried(cases)


# ---- other places ----------------------------------------------------------------------------------------------------------


def _elsewhere(cases: Sequence[Seen]) -> Facts:
    """The expected numbers in other places."""
    if any(len(np.unique(np.round(seen.truth, 6))) < DISTINCT for seen in cases if seen.differs):
        return
    for axis in range(1, min(seen.truth.ndim for seen in cases)):
        orders = [order for seen in cases if (order := _order(seen, axis)) is not None]
        if len(orders) == len(cases):
            shown = next(order for order, seen in zip(orders, cases, strict=True) if seen.differs)
            if shown == sorted(shown):
                continue  # next to the truth, and not in another order
            said = ", ".join(map(str, shown[:12])) + (", …" if len(shown) > 12 else "")
            yield f"the expected ones with the {ORDINALS[axis]} axis in another order: {said} in place of 0, 1, 2, …"
    if all(seen.truth.ndim >= 2 and _same_numbers(seen, seen.got.shape[:1]) for seen in cases):
        yield "the expected ones in another order: each example holds the right numbers, in other places"
    if all(_same_numbers(seen, ()) for seen in cases):
        yield "the expected ones in another order: all the numbers are right, and in other places"


def _order(seen: Seen, axis: int) -> list[int] | None:
    """Which of the expected slices stands at each place of an axis."""
    got, truth = np.moveaxis(seen.got, axis, 0), np.moveaxis(seen.truth, axis, 0)
    found = []
    for part in got:
        same = [i for i, other in enumerate(truth) if i not in found and met(part, other, seen.tolerance)]
        if not same:
            return None
        found.append(same[0])
    return found


def _same_numbers(seen: Seen, rows: tuple[int, ...]) -> bool:
    got, truth = (np.sort(values.reshape(*rows, -1), axis=-1) for values in (seen.got, seen.truth))
    return met(got, truth, seen.tolerance)


# ---- the same number ---------------------------------------------------------------------------------------------------------


def _unvaried(cases: Sequence[Seen]) -> Facts:
    """One number along an axis along which the expected ones differ."""
    if not all(np.isfinite(seen.got).all() and np.isfinite(seen.truth).all() for seen in cases):
        return
    axes: Sequence[tuple[tuple[int, ...], str]] = (
        ((), "one number for all entries"),
        ((0,), "the same along the first axis"),
        ((-1,), "the same along the last axis"),
    )
    for over, words in axes:
        long = [seen for seen in cases if seen.got.ndim > len(over) and seen.got.size]
        if len(long) == len(cases) and _varies(cases, over) and not any(_spread(s, over) for s in cases):
            yield f"{words}, where the expected ones differ"


def _spread(seen: Seen, over: tuple[int, ...]) -> bool:
    """Whether the values differ along the axes."""
    with np.errstate(invalid="ignore"):
        return bool(np.any(np.ptp(seen.got, axis=over or None) > 1e-9 * np.max(np.abs(seen.got), initial=0.0)))


def _varies(cases: Sequence[Seen], over: tuple[int, ...]) -> bool:
    """Whether the expected values differ plainly along the axes."""
    with np.errstate(invalid="ignore"):
        return any(
            np.any(np.ptp(seen.truth, axis=over or None) > TELLING * np.max(seen.allowed, initial=0.0))
            for seen in cases
            if seen.truth.size
        )


# ---- lines -----------------------------------------------------------------------------------------------------------------


def lines(cases: Sequence[Seen]) -> Facts:
    """A factor, an offset, or both, for each example, each column, each channel, or each case."""
    axes = ((axis, one) for axis, one, _ in named_axes({seen.truth.ndim for seen in cases}))
    groups: Iterator[tuple[int | None, str]] = itertools.chain([(None, "")], axes)
    for axis, each in groups:
        for words, terms in (("times a number", 1), ("and a number more", 0), ("times a number and another number more", 2)):
            if _fits(cases, axis, terms):
                yield f"the expected ones {words}, " + (
                    f"another one for each {each}" if each else "the same for all entries of a case"
                )
                return


def _fits(cases: Sequence[Seen], axis: int | None, terms: int) -> bool:
    """Whether every group of every case lies on a line. terms: 1 for a factor, 0 for an offset, 2 for both"""
    spare, least = 0, 3 if terms < 2 else 4
    for seen in cases:
        got, truth = ((v.reshape(1, -1) if axis is None else _grouped(v, axis)) for v in (seen.got, seen.truth))
        made = np.stack([_on_line(g, t, terms) for g, t in zip(got, truth, strict=True)]) if got.size else got
        tolerance = seen.tolerance
        if isinstance(tolerance.atol, np.ndarray) or not met(got, made, tolerance):
            return False
        if got.shape[1] >= least:
            spare += sum(
                max(len(np.unique(np.round(t, 9))) - least + 1, 0) for t, g in zip(truth, got, strict=True) if _tells(t, g, seen)
            )
    return spare >= SPARE


def _tells(truth: Array, got: Array, seen: Seen) -> bool:
    """Whether a group is plainly wrong, and its expected values plainly differ."""
    allowed = float(seen.tolerance.allowed(truth).max())
    return bool(np.ptp(truth) > TELLING * allowed and np.abs(got - truth).max() > TELLING * allowed)


def _grouped(values: Array, axis: int) -> Array:
    moved = np.moveaxis(values, axis, 0)
    return moved.reshape(len(moved), -1)


def _on_line(got: Array, truth: Array, terms: int) -> Array:
    """The values that a group would have on the line through its extreme entries."""
    high, low = int(np.argmax(truth)), int(np.argmin(truth))
    with np.errstate(all="ignore"):
        if terms == 0:
            return np.asarray(truth + np.median(got - truth))
        if terms == 1:
            at = high if abs(truth[high]) >= abs(truth[low]) else low
            return np.asarray(truth * (got[at] / truth[at])) if truth[at] else got
        slope = (got[high] - got[low]) / (truth[high] - truth[low]) if truth[high] != truth[low] else 0.0
        return np.asarray(got[low] + slope * (truth - truth[low]))
