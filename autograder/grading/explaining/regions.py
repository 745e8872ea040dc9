"""Where values are wrong: what the wrong entries have in common, and the right ones have not."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from autograder.grading.explaining.relations import TELLING, Seen, named_axes
from autograder.rubric.compare import Array, Tolerance

Masks = list[Array]
"""For each case, the entries of which something is true."""

COVERED = 0.6
"""The share of a region that must be wrong where it is said that values are wrong only there."""
MANY = 50
"""Entries of which no number of orders need be counted."""
UNLIKELY = 1e-4
"""How likely wrong entries may be to lie so by chance, for what is tried beside a hundred others."""


def exactly(cases: Sequence[Seen], bad: Masks) -> tuple[str, Masks] | None:
    """Words and entries of the region that is wrong, where everything else is plainly right."""
    if not any(b.any() and _plainly_right(seen)[~b].any() for seen, b in zip(cases, bad, strict=True)):
        return None
    tried = itertools.chain(features(cases), beyond(cases, bad))
    return next(((words, masks) for words, masks in tried if alike(masks, bad)), None)


def only(cases: Sequence[Seen], bad: Masks) -> tuple[str, Masks] | None:
    """The same for a region that is wrong for the greater part, too unlikely to be one by chance."""
    entries, wrong = (sum(int(np.sum(b)) for b in of) for of in ([np.ones_like(b) for b in bad], bad))
    for words, masks in features(cases):
        size = sum(int(mask.sum()) for mask in masks)
        inside = all(not (b & ~mask).any() for mask, b in zip(masks, bad, strict=True))
        if inside and COVERED * size <= wrong < size < entries and wrong * math.log(size / entries) < math.log(UNLIKELY):
            return words, masks
    return None


def whole(cases: Sequence[Seen], bad: Masks) -> str:
    """Words for entries that are wrong along a whole axis, at some places of another one; "" where they are not."""
    for axis, _, lines in named_axes({b.ndim for b in bad}):
        parts = [np.moveaxis(b, axis, 0).reshape(b.shape[axis], -1) for b in bad if b.any()]
        wrong = [part.all(1) for part in parts]
        mixed = any((part.any(1) != all_wrong).any() for part, all_wrong in zip(parts, wrong, strict=True))
        telling = sum(part.size for part, all_wrong in zip(parts, wrong, strict=True) if not all_wrong.all())
        if not mixed and telling >= LONG and all(part.shape[1] > 1 for part in parts):
            return f"in every entry of some of the {lines}"
    return ""


LONG = 12
"""Entries of cases of which whole rows are wrong and others right: fewer may lie so by chance."""


def within(seen: Seen, mask: Array) -> Seen:
    """The case with the entries of a region alone."""
    inputs = {}
    for name, values in seen.inputs.items():
        laid = laid_over(values, seen.got.shape)
        if laid is not None:
            inputs[name] = laid[mask]
    atol = seen.tolerance.atol
    tolerance = Tolerance(seen.tolerance.rtol, atol[mask] if isinstance(atol, np.ndarray) and atol.ndim else atol)
    derived = {words: values[mask] for words, values in seen.derived.items() if values.shape == mask.shape}
    return replace(seen, got=seen.got[mask], truth=seen.truth[mask], tolerance=tolerance, inputs=inputs, derived=derived)


def _plainly_right(seen: Seen) -> Array:
    """The entries that are right, and not because they are next to zero."""
    with np.errstate(invalid="ignore"):
        return np.asarray(~seen.wrong & (np.abs(seen.truth) > TELLING * seen.tolerance.atol))


TESTS: Sequence[tuple[str, Callable[[Array], Array]]] = (
    ("0", lambda a: a == 0),
    ("1", lambda a: a == 1),
    ("negative", lambda a: a < 0),
    ("positive", lambda a: a > 0),
    ("larger than 1", lambda a: a > 1),
    ("infinite", np.isinf),
    ("beyond ±10", lambda a: np.abs(a) > 10),
    ("beyond ±80", lambda a: np.abs(a) > 80),
)


def features(cases: Sequence[Seen]) -> Iterator[tuple[str, Masks]]:
    """(words, for each case the entries of which they are true)."""
    for name in cases[0].inputs:
        for words, test in TESTS:
            masks = masks_of(cases, name, test)
            if masks is not None:
                yield f"where `{name}` is {words}", masks
    yield from _paired(cases)
    yield "where the expected value is infinite", [np.isinf(seen.truth) for seen in cases]
    yield "where the expected value is 0", [seen.truth == 0 for seen in cases]
    yield "where the expected value is negative", [seen.truth < 0 for seen in cases]
    for axis, where in ((0, "first"), (-1, "last")):
        for place, which in ((0, "first"), (-1, "last")):
            if all(seen.got.ndim > (axis == -1) and seen.got.size for seen in cases):
                yield f"at the {which} place of the {where} axis", [_place(seen.got.shape, axis, place) for seen in cases]
    for places, words in (((0, -1), "between the ends"), ((0,), "after the first place"), ((-1,), "before the last place")):
        if all(seen.got.ndim and len(seen.got) > 2 for seen in cases):
            yield f"{words} of the first axis", [_but(seen.got.shape, places) for seen in cases]
    if all(seen.got.ndim >= 2 and seen.got.shape[-2] == seen.got.shape[-1] for seen in cases):
        diagonal = [np.broadcast_to(np.eye(seen.got.shape[-1], dtype=bool), seen.got.shape) for seen in cases]
        yield "on the diagonal", diagonal
        yield "off the diagonal", [~mask for mask in diagonal]


MOST_PAIRED = 4
"""Inputs of which two are compared with each other."""
PAIRS: Sequence[tuple[str, Callable[[Array, Array], Array]]] = (
    ("where `{a}` and `{b}` are both 0", lambda a, b: (a == 0) & (b == 0)),
    ("where one of `{a}` and `{b}` is 0", lambda a, b: (a == 0) != (b == 0)),
    ("where `{a}` and `{b}` are both negative", lambda a, b: (a < 0) & (b < 0)),
    ("where `{a}` is larger than `{b}`", lambda a, b: a > b),
    ("where `{a}` is smaller than `{b}`", lambda a, b: a < b),
    ("where `{a}` and `{b}` are equal", lambda a, b: a == b),
)


def _paired(cases: Sequence[Seen]) -> Iterator[tuple[str, Masks]]:
    """What two inputs of one shape have in common."""
    for a, b in itertools.combinations(list(cases[0].inputs)[:MOST_PAIRED], 2):
        for words, test in PAIRS:
            masks = _of_two(cases, a, b, test)
            if masks is not None:
                yield words.replace("{a}", a).replace("{b}", b), masks


def _of_two(cases: Sequence[Seen], a: str, b: str, test: Callable[[Array, Array], Array]) -> Masks | None:
    """For each case the entries of which a test of two inputs is true; None where the two have not one shape in some case."""
    given = [seen.inputs for seen in cases]
    if any(a not in i or b not in i or i[a].shape != i[b].shape or not i[a].ndim for i in given):
        return None
    masks = [laid_over(test(i[a], i[b]), seen.got.shape) for i, seen in zip(given, cases, strict=True)]
    found = [mask for mask in masks if mask is not None]
    return found if len(found) == len(masks) else None


def beyond(cases: Sequence[Seen], bad: Masks) -> Iterator[tuple[str, Masks]]:
    """The entries whose expected value, or its size, lies on one side of a number that is read off the values."""
    for words, of in (("the expected value", lambda t: t), ("the size of the expected value", np.abs)):
        values = [of(seen.truth) for seen in cases]
        wrong = np.concatenate([v[b] for v, b in zip(values, bad, strict=True)])
        right = np.concatenate([v[~b] for v, b in zip(values, bad, strict=True)])
        chances = math.comb(min(len({*wrong}), MANY) + min(len({*right}), MANY), min(len({*wrong}), MANY))
        if not len(wrong) or not len(right) or chances * UNLIKELY < 1:
            continue
        for way, low, high in (("larger", right.max(), wrong.min()), ("smaller", wrong.max(), right.min())):
            if low < high:
                bound = (low + high) / 2
                sides = [v > bound if way == "larger" else v < bound for v in values]
                yield f"where {words} is {way} than about {bound:.3g}", sides


def masks_of(cases: Sequence[Seen], name: str, test: Callable[[Array], Array]) -> Masks | None:
    """For each case the entries of which an input's test is true; None where the input does not lie over some result."""
    masks = [laid_over(test(seen.inputs[name]), seen.got.shape) if name in seen.inputs else None for seen in cases]
    found = [mask for mask in masks if mask is not None]
    return found if len(found) == len(masks) else None


def alike(masks: Masks | None, bad: Masks) -> bool:
    """Whether the masks are these."""
    return masks is not None and all(np.array_equal(mask, b) for mask, b in zip(masks, bad, strict=True))


def laid_over(values: Array, shape: tuple[int, ...]) -> Array | None:
    """An input on a result's entries: as it is, for every example, for every entry of an example, or (where it is a test's
    outcome) whether it is true anywhere along the event axis that the result lacks."""
    if values.shape == shape:
        return values
    if len(shape) >= 2 and values.shape == shape[1:]:
        return np.broadcast_to(values, shape)
    if len(shape) >= 2 and values.shape == shape[:1] and shape[0] != shape[-1]:
        return np.broadcast_to(values.reshape(-1, *(1,) * (len(shape) - 1)), shape)
    over = values.dtype == bool and values.ndim == len(shape) + 1 and values.shape[:-1] == shape
    return np.asarray(values.any(-1)) if over else None


def _place(shape: tuple[int, ...], axis: int, place: int) -> Array:
    mask = np.zeros(shape, bool)
    np.moveaxis(mask, axis, 0)[place] = True
    return mask


def _but(shape: tuple[int, ...], places: tuple[int, ...]) -> Array:
    mask = np.ones(shape, bool)
    mask[list(places)] = False
    return mask
