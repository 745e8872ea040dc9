"""Effect: what a function takes, it uses. Another value of one argument changes what it does.

The program calls the function as it is, and once more for each argument with another value for that one alone; before each
call everything that chance decides is set back to one state. Of each call it keeps several results: the weights that were
trained, say, and the losses. Whoever takes an argument and does nothing with it gets the first call's numbers again, in all
of them and to the last digit; whoever uses it does not, whatever for. Wrong code that draws from a source which no program
sets back (numpy's, say) goes unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from autograder.rubric.compare import Difference, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, checker


class Effect(Family):
    """Results are named "<call>: <what>". The first call is as it is; every other has the name of the argument that was
    changed for it. A result of the first call that is no array of numbers is passed over: another check asks for it."""

    name = "effect"
    always_late = True

    def judge(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], oracle: Callable | None
    ) -> Difference | None:
        calls: dict[str, dict[str, np.ndarray]] = {}
        for name, value in results.items():
            call, what = name.split(": ")
            calls.setdefault(call, {})[what] = _numbers(value)
        (_, first), *others = calls.items()
        first = {what: numbers for what, numbers in first.items() if numbers.size}
        if not first:
            text = "nothing that comes out of it is a number"
            return Difference("type", text, text)
        idle = [
            f"`{argument}`"
            for argument, other in others
            if all(np.array_equal(numbers, other[what], equal_nan=True) for what, numbers in first.items())
        ]
        if idle:
            text = f"{', '.join(idle)}: taken, and of no effect. With another value the same numbers come out, digit by digit"
            text += ", as if nothing were trained" * (len(idle) == len(others) > 1)
            return Difference("effect", text, text)
        return None

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], mistake: Any) -> None:
        return None


def _numbers(value: Value) -> np.ndarray:
    """A result as numbers; of anything else there are none."""
    plain = isinstance(value.data, np.ndarray) and value.data.dtype.kind == "f"
    return value.data if plain else np.zeros(0)


EFFECT = Effect()


def effect(function: str, **settings: Any) -> Callable:
    """`@effect("fit", points=1, on=cases, program=calls)` over a function without parameters whose body is only a docstring.
    `calls` returns {"as it is: weights": …, "lr: weights": …, "seed: weights": …}, and whatever else tells the calls apart."""
    return partial(checker, EFFECT)(function, **settings)
