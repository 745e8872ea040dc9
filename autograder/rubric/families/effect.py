"""Effect: what a function takes, it uses. Another value of one argument changes what comes back.

The program calls the function as it is, and once more for each argument with another value for that one alone; before each
call everything that chance decides is set back to one state. Whoever takes an argument and does nothing with it gets the
first call's numbers again, to the last digit; whoever uses it, whatever for, does not. So right code loses nothing here;
wrong code that draws from a source which no program sets back (numpy's, say) goes unseen.
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
    """The first result is the call as it is; every other bears the name of the argument that was changed for it."""

    name = "effect"
    always_late = True

    def judge(self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value],
              oracle: Callable | None) -> Difference | None:
        for value in results.values():
            if not (isinstance(value.data, np.ndarray) and value.data.dtype.kind == "f" and np.isfinite(value.data).all()):
                text = "what comes out are not finite numbers"
                return Difference("finite", text, text)
        (_, first), *others = ((name, value.data) for name, value in results.items())
        idle = [f"`{name}`" for name, other in others if np.array_equal(first, other)]
        if idle:
            text = f"{', '.join(idle)}: taken, and of no effect. With another value the same numbers come out, digit by digit"
            return Difference("effect", text, text)
        return None

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], mistake: Any) -> None:
        return None


EFFECT = Effect()


def effect(function: str, **settings: Any) -> Callable:
    """`@effect("fit", points=1, on=cases, program=calls)` over a function without parameters whose body is only a docstring.
    `calls` returns {"weights": …, "lr": …, "seed": …}: the first as it is, then with that argument changed."""
    return partial(checker, EFFECT)(function, **settings)
