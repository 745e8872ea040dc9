"""Which hints are told. A hint that is told of something else breaks a test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from autograder.course.layout import Course
from autograder.grading.judge import Judge
from autograder.grading.record import Reply
from autograder.rubric.compare import Array
from autograder.rubric.compiled import CompiledCheck, CompiledRubric, Expected


@pytest.fixture
def rubric(mini: Course) -> CompiledRubric:
    return mini.sources("mini").compile()


def replies(check: CompiledCheck, values: Sequence[Array | None]) -> list[Reply]:
    """A returned value for each case; None for one that raised."""
    (name,) = check.program.returns
    found = []
    for value, case in zip(values, check.cases, strict=True):
        data = None if value is None else {"kind": "tensor", "dtype": case.dtype, "data": np.asarray(value, case.dtype)}
        error = {"type": "ValueError", "message": "", "frames": []}
        found.append(Reply("raised", error=error) if data is None else Reply("returned", {name: data}))
    return found


def known(check: CompiledCheck, mistake: str, of: Sequence[Array]) -> CompiledCheck:
    """The check with other values of a mistake."""
    cases = []
    for case, value in zip(check.cases, of, strict=True):
        assert case.expected
        ((name, _),) = case.expected.values.items()
        cases.append(replace(case, mistaken={**case.mistaken, mistake: Expected({name: value}, case.expected.tolerances)}))
    return replace(check, cases=tuple(cases))


def truth_of(check: CompiledCheck) -> list[Array]:
    return [next(iter(case.expected.values.values())) for case in check.cases if case.expected]


def test_a_mistake_is_told_where_the_values_are_its(rubric: CompiledRubric) -> None:
    check = rubric.checks[0]
    wrong = [next(iter(case.mistaken["takes_the_sum"].values.values())) for case in check.cases if case.mistaken["takes_the_sum"]]
    assert Judge(rubric, {}).judge(check, replies(check, wrong)).mistake == "takes_the_sum"


def test_values_that_are_merely_inexact_are_no_mistake(rubric: CompiledRubric) -> None:
    """Breaks if a mistake that is next to the truth is told of whatever rounds: the two agree to three digits."""
    check = rubric.checks[0]
    truth = truth_of(check)
    near = known(check, "takes_the_sum", [value * (1 + 4e-4) for value in truth])
    judge = Judge(rubric, {})
    assert judge.judge(near, replies(near, [value * (1 + 4e-4) for value in truth])).mistake == "takes_the_sum"
    assert Judge(rubric, {}).judge(near, replies(near, [value * (1 - 2e-4) for value in truth])).mistake == ""


def test_a_case_on_which_the_submission_is_right_proves_no_mistake(rubric: CompiledRubric) -> None:
    """Breaks if a hint is told on the strength of a special case on which the mistake is right, where the others raised."""
    check = rubric.checks[0]
    truth = truth_of(check)
    special = known(check, "takes_the_sum", [truth[0], *(value + 1 for value in truth[1:])])
    judgement = Judge(rubric, {}).judge(special, replies(special, [truth[0], *[None] * (len(truth) - 1)]))
    assert not judgement.passed and judgement.mistake == "" and judgement.hint == ""
