"""Choice: one of a few given answers. Its public case says only whether the answer is one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.rubric.cases import Case, Recipe, Table
from autograder.rubric.compare import Difference
from autograder.rubric.compiled import CompiledCase, CompiledCheck, Expected
from autograder.rubric.families.base import Family, Results, at
from autograder.rubric.families.declaring import Declaration, Scored, declared, documented
from autograder.rubric.model import Check, Oracle, RubricError

ANSWER = Table((Recipe("your answer", lambda rng: {}),))


class Choice(Family):
    """settings: `options`: the answers to choose from."""

    name = "choice"

    def program(self, function: str, result: str, settings: Mapping[str, Any]) -> Callable[..., Mapping[str, Any]]:
        return lambda s: {"answer": s.answer(at(s, function)())}

    def expected(self, check: Check, case: Case, oracle: Oracle, rng: Any) -> Expected:
        said = oracle()
        if said not in check.settings["options"]:
            raise RubricError(f"{check.name}: {said!r} is not among the options {check.settings['options']}")
        return Expected({} if case.public else {"answer": said}, {})

    def judge(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Difference | None:
        answer, options = results["answer"], check.settings["options"]
        if answer.kind != "str" or not isinstance(answer.data, str) or answer.data not in options:
            got = repr(answer.data)[:80] if isinstance(answer.data, str) else f"a {answer.kind}"
            return Difference(
                "choice",
                f"the answer must be one of {', '.join(map(repr, options))}; got {got}",
                "the answer is not one of the options",
            )
        right = case.expected.values if case.expected else {}
        if right and answer.data != right["answer"]:
            return Difference("choice", "this is not the right answer", "this is not the right answer")
        return None

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Results, mistake: Expected | Oracle) -> bool | None:
        answer, wrong = results["answer"].data, mistake.values if isinstance(mistake, Expected) else {}
        return bool(answer == wrong["answer"]) if wrong and isinstance(answer, str) else None


CHOICE = Choice()


@documented(Scored)
def choice(function: str, *, points: float, options: str, visibility: str = "after_published") -> Declaration:
    """`@choice("theory.jensen_direction", points=1, options="<= >=")` over a function without arguments that returns the answer.

    options:    separated by blanks; capitals do not count, in them or in the answer
    visibility: not "visible" by default, or the answer could be found by trying
    """
    settings = {"options": options.lower().split()}
    return declared(CHOICE, function, settings, points=points, on=ANSWER, visibility=visibility)
