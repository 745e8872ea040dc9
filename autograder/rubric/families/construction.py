"""Construction: the student returns a counterexample, the judge measures it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from autograder.rubric.cases import once
from autograder.rubric.compare import Difference, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, asked, at, checker, holds
from autograder.rubric.model import Check
from autograder.rubric.program import Recorder


class Construction(Family):
    """The oracle takes what was constructed and returns one measure; `settings["at_least"]` is what it must reach.
    What is no construction at all it refuses with `Unmet`. A mistake is a predicate of the same arguments."""

    name = "construction"
    always_late = True

    def program(self, function: str, result: str, settings: Mapping[str, Any]) -> Callable[..., Mapping]:
        names = settings["asks"]

        def construct(s: Recorder) -> dict:
            made = at(s, function)()
            if len(names) == 1:
                return {names[0]: s.array(made)}
            parts = s.unpack(made, len(names))
            return {name: s.array(parts[i]) for i, name in enumerate(names)}

        return construct

    def judge(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], oracle: Callable | None
    ) -> Difference | None:
        measured = asked(check, case, results, lambda **given: float(oracle(**given)))
        if isinstance(measured, Difference):
            return measured
        measure, least = check.settings["measure"], check.settings["at_least"]
        if measured >= least:
            return None
        return Difference(
            "construction",
            f"{measure} is {measured:.6g}; at least {least:g} is asked",
            "the construction does not show what it should",
        )

    def recognises(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], mistake: Callable
    ) -> bool | None:
        return holds(check, case, results, mistake)


CONSTRUCTION = Construction()


def construction(function: str, *, at_least: float, measure: str, **settings: Any) -> Callable[[Callable], Check]:
    """`@construction("theory.asymmetric_pair", points=2, at_least=1e-2, measure="|KL(q‖p) − KL(p‖q)|")` over a function of
    the constructed arrays that returns the measure."""
    return partial(checker, CONSTRUCTION)(function, on=once(), at_least=at_least, measure=measure, **settings)
