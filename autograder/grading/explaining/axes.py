"""Axes: what a result of a wrong shape has the shape of, in the axes of the inputs.

"Got (5,), expected (6,)" says little; that there is one number for each column where one for each example is asked says which
axis was summed over. Every sentence holds on all cases that returned.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from autograder.grading.explaining.relations import ORDINALS, Seen

Shape = tuple[int, ...]
Shaping = Callable[[Seen], "Shape | None"]
"""A case -> the shape that is meant, or None where there is none."""

MOST_AXES = 4


def misshapen(cases: Sequence[Seen]) -> str:
    """What the results have the shape of, and what is asked, after "Your result "; "" where no words fit all cases.
    cases: of which one has another shape than asked"""
    if changed := next((said for said, of in _changed(cases[0]) if _all(cases, of, lambda seen: seen.got.shape)), ""):
        return changed
    got = next((said for said, of in _named(cases) if _all(cases, of, lambda seen: seen.got.shape)), "")
    asked = next((said for said, of in _named(cases) if _all(cases, of, lambda seen: seen.truth.shape)), "")
    if not got or got == asked:
        return ""
    said = f"{'is' if got == SINGLE else 'has'} {got}"
    return f"{said}, where {asked} is expected" if asked else said


def _all(cases: Sequence[Seen], of: Shaping, shape: Callable[[Seen], Shape]) -> bool:
    return all(of(seen) == shape(seen) for seen in cases)


SINGLE = "one number without axes"


def _changed(seen: Seen) -> Iterator[tuple[str, Shaping]]:
    """The asked shape without one of several axes, or twice."""
    for axis in range(min(seen.truth.ndim, MOST_AXES)) if seen.truth.ndim > 1 else ():
        yield f"lacks the {ORDINALS[axis]} axis, and has all others", lambda s, a=axis: _without(s.truth.shape, a)  # type: ignore[misc]
    yield "has one number for every example with every other: often (B,) meets (B, 1)", _squared


def _squared(seen: Seen) -> Shape | None:
    return seen.truth.shape * 2 if seen.truth.ndim == 1 else None


def _without(shape: Shape, axis: int) -> Shape | None:
    return shape[:axis] + shape[axis + 1 :] if axis < len(shape) else None


def _named(cases: Sequence[Seen]) -> Iterator[tuple[str, Shaping]]:
    """Shapes that have a name: no axes, an input's, or an input's without an axis."""
    yield SINGLE, lambda seen: ()
    names = [name for name, values in cases[0].inputs.items() if values.ndim]
    for name in names:
        yield f"the shape of `{name}`", _part(name, lambda shape: shape)
    for name in names:
        for words, part in PARTS:
            yield words.replace("{}", f"`{name}`"), _part(name, part)


def _part(name: str, part: Callable[[Shape], Shape | None]) -> Shaping:
    return lambda seen: part(seen.inputs[name].shape) if name in seen.inputs else None


def _if_axes(least: int, part: Callable[[Shape], Shape]) -> Callable[[Shape], Shape | None]:
    return lambda shape: part(shape) if len(shape) >= least else None


PARTS: Sequence[tuple[str, Callable[[Shape], Shape | None]]] = (
    ("the shape of {} without its last axis", _if_axes(2, lambda shape: shape[:-1])),
    ("the shape of {} without its first axis", _if_axes(2, lambda shape: shape[1:])),
    ("one number for each place of the first axis of {}", _if_axes(2, lambda shape: shape[:1])),
    ("one number for each place of the last axis of {}", _if_axes(2, lambda shape: shape[-1:])),
    ("the shape of {} without its second axis", _if_axes(3, lambda shape: shape[:1] + shape[2:])),
    ("the shape of {} without its last two axes", _if_axes(3, lambda shape: shape[:-2])),
    ("one number for each entry of an example of {}", _if_axes(2, lambda shape: (math.prod(shape[1:]),))),
    ("one number for each entry of {}", _if_axes(2, lambda shape: (math.prod(shape),))),
    ("one row and one column for each place of the last axis of {}", _if_axes(1, lambda shape: (shape[-1], shape[-1]))),
    ("one row and one column for each place of the first axis of {}", _if_axes(2, lambda shape: (shape[0], shape[0]))),
    ("the shape of {} with an axis of size 1 in place of the last", _if_axes(2, lambda shape: (*shape[:-1], 1))),
    ("the shape of {} with an axis of size 1 in place of the first", _if_axes(2, lambda shape: (1, *shape[1:]))),
)
