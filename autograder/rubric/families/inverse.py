"""Inverse: a map and its inverse undo each other, in both orders.

A map that moves nothing has a trivial inverse, so the map must move something. The dtype's tolerance says how exact the way
back must be: |back − x| ≤ 1e-10 (1 + |x|) in float64 and 1e-5 + 1e-4 |x| in float32. One step z = x·a + t and back loses at
most 4·u·(|x| + 2 |t| / a), with u = 1.1e-16 or 6e-8. That is below a tenth of the tolerance as long as |t| / a ≤ 20, in chains
of ten steps and for inputs of any size. A check on other numbers states a tolerance of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from autograder.rubric.compare import Array, Difference
from autograder.rubric.compiled import CompiledCase, CompiledCheck, Expected
from autograder.rubric.families.base import Family, Pair, Results, numbers
from autograder.rubric.families.declaring import Common, Declaration, declared, documented
from autograder.rubric.model import Oracle

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack

STAYS = 1e-3  # a map moves something by more than this


class Inverse(Family):
    """settings: `of`: the input; `value`: the result that holds the map's value there."""

    name = "inverse"
    always_late = True
    explained = True

    def compared(self, check: CompiledCheck, case: CompiledCase, results: Results, expected: Expected) -> Difference | None:
        before, after = case.inputs[check.settings["of"]], numbers(check.settings["value"], results)
        if isinstance(after, Difference):
            return after
        if after.shape == before.shape and np.all(np.abs(after - before) <= STAYS):
            text = "the map moves no point, so that there is nothing to undo"
            return Difference("values", text, text)
        return super().compared(check, case, results, expected)

    def pairs(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Iterator[Pair]:
        """Beside what comes back: the points themselves and the map's values there, in the order in which they come back."""
        points, value = case.inputs[check.settings["of"]], numbers(check.settings["value"], results)
        for pair in super().pairs(check, case, results, oracle):
            order = _order(points, pair.truth)
            if order is None or isinstance(value, Difference) or len(value) != len(points):
                yield pair
            else:
                yield replace(pair, beside={check.settings["of"]: points[order], check.settings["value"]: value[order]})


def _order(points: Array, back: Array) -> Array | None:
    """In which order the points come back; None where it is not the points that do."""
    if points.shape != back.shape or not points.ndim:
        return None
    ways = (np.arange(len(points)), np.arange(len(points))[::-1])
    return next((way for way in ways if np.array_equal(points[way], back)), None)


INVERSE = Inverse()


@documented(Common)
def inverse(function: str, *, of: str = "x", value: str = "z", **common: Unpack[Common]) -> Declaration:
    """`@inverse("Layer", points=3, on=cases, program=there_and_back)` over a function of inputs and results that returns what
    must come back: `def undone(x, latents, log_det): return {"back": x, "forth": latents, "back_log_det": -log_det}`.

    Let the program ask for the way back in another order, and for points that were never mapped: then values kept from the
    way there are useless.

    of:    the input that is mapped
    value: the result that holds the map's value there
    """
    return declared(INVERSE, function, {"of": of, "value": value}, **common)
