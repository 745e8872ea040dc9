"""Inverse: a map and its inverse undo each other, both ways round.

What a map leaves where it is it inverts for nothing, so the map must move something. How exact the way back must be is
the dtype's floor: |back − x| ≤ 1e-10 (1 + |x|) in float64 and 1e-5 + 1e-4 |x| in float32. One step z = x·a + t and back loses
at most 4·u·(|x| + 2 |t| / a), with u = 1.1e-16 or 6e-8: that is below a tenth of the floor as long as |t| / a ≤ 20, in chains
of ten steps and for inputs of any size. A check on other numbers states a tolerance of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from autograder.rubric.compare import Difference, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, checker, numbers
from autograder.rubric.model import Check

STAYS = 1e-3  # a map moves something by more than that


class Inverse(Family):
    """settings: `of`: the input; `value`: the result that holds what the map makes of it."""

    name = "inverse"
    always_late = True

    def compared(self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], answer: Any) -> Difference | None:
        before, after = case.inputs[check.settings["of"]], numbers(check.settings["value"], results)
        if isinstance(after, Difference):
            return after
        if after.shape == before.shape and np.all(np.abs(after - before) <= STAYS):
            text = "the map leaves every point where it is, so that there is nothing to undo"
            return Difference("values", text, text)
        return super().compared(check, case, results, answer)


INVERSE = Inverse()


def inverse(function: str, *, of: str = "x", value: str = "z", **settings: Any) -> Callable[[Callable], Check]:
    """`@inverse("Layer", points=3, on=cases, program=there_and_back)` over a function of inputs and results that says what
    must come back: `def undone(x, latents, log_det): return {"back": x, "forth": latents, "back_log_det": -log_det}`.

    Let the program ask for the way back in another order, and for points that never went there: what was kept from the
    way there is then of no use.
    """
    return partial(checker, INVERSE)(function, of=of, value=value, **settings)
