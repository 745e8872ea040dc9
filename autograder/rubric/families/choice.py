"""Choice: one of a few given answers. Its public case says only whether the answer is one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from autograder.rubric.cases import Case, Recipe, Table
from autograder.rubric.compare import Difference, Value
from autograder.rubric.compiled import Answer, CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, at, checker
from autograder.rubric.model import Check, RubricError

ANSWER = Table((Recipe("your answer", lambda rng: {}),))


class Choice(Family):
    """settings: `options`: the answers to choose from."""

    name = "choice"

    def program(self, function: str, result: str, settings: Mapping[str, Any]) -> Callable[..., Mapping]:
        return lambda s: {"answer": s.answer(at(s, function)())}

    def answer(self, check: Check | CompiledCheck, case: Case | CompiledCase, oracle: Callable, rng: Any) -> Answer:
        said = oracle()
        if said not in check.settings["options"]:
            raise RubricError(f"{check.name}: {said!r} is not among the options {check.settings['options']}")
        return Answer({} if case.public else {"answer": said}, {})

    def judge(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], oracle: Callable | None
    ) -> Difference | None:
        answer, options = results["answer"], check.settings["options"]
        if answer.kind != "str" or not isinstance(answer.data, str) or answer.data not in options:
            got = repr(answer.data)[:80] if isinstance(answer.data, str) else f"a {answer.kind}"
            return Difference(
                "choice",
                f"the answer must be one of {', '.join(map(repr, options))}; got {got}",
                "the answer is not one of the options",
            )
        if case.answer.values and answer.data != case.answer.values["answer"]:
            return Difference("choice", "this is not the right answer", "this is not the right answer")
        return None

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], mistake: Answer) -> bool | None:
        answer = results["answer"].data
        return answer == mistake.values["answer"] if mistake.values and isinstance(answer, str) else None


CHOICE = Choice()


def choice(function: str, *, options: str, visibility: str = "after_published", **settings: Any) -> Callable[[Callable], Check]:
    """`@choice("theory.jensen_direction", points=1, options="<= >=")` over a function without arguments that returns the answer.

    options:    separated by blanks; capitals do not count, in them or in the answer
    visibility: not "visible" by default, or the answer could be found by trying
    """
    return partial(checker, CHOICE)(function, on=ANSWER, options=options.lower().split(), visibility=visibility, **settings)
