"""Custom: a program and a predicate of its results, for what no other family says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.rubric.compare import Difference
from autograder.rubric.compiled import CompiledCase, CompiledCheck, Expected
from autograder.rubric.families.base import Family, Results, asked, holds
from autograder.rubric.families.declaring import Declaration, OnCases, declared, documented
from autograder.rubric.model import Oracle

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack


class Custom(Family):
    """The oracle returns nothing, and raises `Unmet` (or calls `require`) where the results are wrong. A mistake is a
    predicate of the same arguments."""

    name = "custom"
    always_late = True

    def judge(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Difference | None:
        said = asked(check, case, results, oracle)
        return said if isinstance(said, Difference) else None

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Results, mistake: Expected | Oracle) -> bool | None:
        return holds(check, case, results, mistake)


CUSTOM = Custom()


@documented(OnCases)
def custom(function: str, **common: Unpack[OnCases]) -> Declaration:
    """`@custom("kl_monte_carlo", points=1, on=cases, program=…)` over a function of results (and inputs) that calls
    `require(holds, text)` for everything they must fulfil."""
    return declared(CUSTOM, function, {}, **common)
