"""Effect: a function uses what it takes. Another value of one argument changes its results.

The program calls the function once as it is, and once more for each argument with another value for that one alone. Before
each call it resets all random states. It returns several results of each call: the trained weights, say, and the losses. A
function that ignores an argument returns the first call's numbers again, in all results and to the last digit; one that
uses it does not. Wrong code that draws from a source which no program resets (numpy's, say) goes unseen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.rubric.compare import Array, Difference, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, Results
from autograder.rubric.families.declaring import Declaration, OnCases, declared, documented
from autograder.rubric.model import Oracle
from autograder.rubric.nesting import below

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack


class Effect(Family):
    """The program returns a dict of results for each call: first the call as it is, then one under the name of each argument
    that it changes. A result of the first call that is not an array of numbers is ignored: another check asks for it."""

    name = "effect"
    always_late = True

    def judge(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Difference | None:
        first, *others = check.program.results
        before = {name: array for name, array in _numbers_of(first, results).items() if array.size}
        if not before:
            text = "it returns no numbers"
            return Difference("type", text, text)
        idle = [argument for argument in others if _same(before, _numbers_of(argument, results))]
        if idle:
            verb = "changes" if len(idle) == 1 else "change"
            named = ", ".join(f"`{argument}`" for argument in idle)
            text = f"{named} {verb} nothing: with another value the results are identical to the last digit"
            text += ". Is anything trained at all?" * (len(idle) == len(others) > 1)
            return Difference("effect", text, text)
        return None

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Results, mistake: Any) -> None:
        return None


def _numbers_of(call: str, results: Results) -> dict[str, Array]:
    """The results of one call by their names within it."""
    return {name.removeprefix(f"{call}."): _numbers(results[name]) for name in below(results, call)}


def _same(before: dict[str, Array], after: dict[str, Array]) -> bool:
    return all(np.array_equal(array, after[name], equal_nan=True) for name, array in before.items())


def _numbers(value: Value) -> Array:
    """A result as numbers, none if it is anything else."""
    plain = isinstance(value.data, np.ndarray) and value.data.dtype.kind == "f"
    return value.data if plain else np.zeros(0)


EFFECT = Effect()


@documented(OnCases)
def effect(function: str, **common: Unpack[OnCases]) -> Declaration:
    """`@effect("fit", points=1, on=cases, program=calls)` over a function without parameters whose body is only a docstring.
    `calls` returns {"as it is": {"weights": …}, "lr": {"weights": …}, "seed": {"weights": …}}, with every result that can tell
    two calls apart."""
    return declared(EFFECT, function, {}, **common)
