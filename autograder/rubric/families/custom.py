"""Custom: a program and a predicate of its results, for what no other family says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from autograder.rubric.compare import Difference, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, asked, checker, holds


class Custom(Family):
    """The oracle returns nothing and raises `Unmet` (or calls `require`) where the results do not do. A mistake is a
    predicate of the same arguments."""

    name = "custom"
    always_late = True

    def judge(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], oracle: Callable | None
    ) -> Difference | None:
        said = asked(check, case, results, oracle)
        return said if isinstance(said, Difference) else None

    def recognises(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], mistake: Callable
    ) -> bool | None:
        return holds(check, case, results, mistake)


CUSTOM = Custom()
custom: Callable = partial(checker, CUSTOM)
"""`@custom("kl_monte_carlo", points=1, on=cases, program=…)` over a function of results (and inputs)."""
