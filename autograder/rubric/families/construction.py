"""Construction: the student returns a counterexample, the judge measures it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from autograder.rubric.cases import once
from autograder.rubric.compare import Difference
from autograder.rubric.compiled import CompiledCase, CompiledCheck, Expected
from autograder.rubric.families.base import Family, Results, asked, at, holds
from autograder.rubric.families.declaring import Author, Declaration, Scored, declared, documented
from autograder.rubric.model import Oracle
from autograder.rubric.program import Recorder

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack


class Construction(Family):
    """The oracle takes the constructed arrays and returns one measure, which must reach `settings["at_least"]`. It raises
    `Unmet` on arrays that are no such construction at all. A mistake is a predicate of the same arguments."""

    name = "construction"
    always_late = True

    def program(self, function: str, result: str, settings: Mapping[str, Any]) -> Callable[..., Mapping[str, Any]]:
        names = settings["asks"]

        def construct(s: Recorder) -> dict[str, Any]:
            made = at(s, function)()
            parts = [made] if len(names) == 1 else s.unpack(made, len(names))
            return {name: s.array(part) for name, part in zip(names, parts, strict=True)}

        return construct

    def judge(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Difference | None:
        measured = asked(check, case, results, oracle and (lambda **given: float(oracle(**given))))
        if isinstance(measured, Difference):
            return measured
        measure, least = check.settings["measure"], check.settings["at_least"]
        if measured >= least:
            return None
        return Difference(
            "construction",
            f"{measure} is {measured:.6g}; it must be at least {least:g}",
            "the construction does not show what it should",
        )

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Results, mistake: Expected | Oracle) -> bool | None:
        return holds(check, case, results, mistake)


CONSTRUCTION = Construction()


@documented(Scored)
def construction(
    function: str, *, at_least: float, measure: str, program: Author | None = None, **common: Unpack[Scored]
) -> Declaration:
    """`@construction("theory.asymmetric_pair", points=2, at_least=1e-2, measure="|KL(q‖p) − KL(p‖q)|")` over a function of
    the constructed arrays that returns the measure.

    at_least: what the measure must reach
    measure:  what it is called in the report
    program:  a function of a recorder `s` that returns named arrays; by default the function is called, and its results are
              named as the oracle's parameters
    """
    settings = {"at_least": at_least, "measure": measure}
    return declared(CONSTRUCTION, function, settings, on=once(), program=program, **common)
