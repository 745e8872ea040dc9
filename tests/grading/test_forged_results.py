"""Results of the right kind whose data are not: every check of every rubric loses them, and the grader never fails."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.grading.judge import Judge
from autograder.grading.outcome import Outcome
from autograder.grading.record import Reply
from autograder.rubric.compiled import CompiledCheck, CompiledRubric
from autograder.sandbox.inside.verbs import kind_of

NUMBERS = [
    np.zeros(()),
    np.zeros(0, np.float32),
    np.ones((2, 3)),
    np.full((1,) * 9, np.nan),
    np.array([True, False]),
    np.array([1j]),
]
FIGURE = {"texts": [1], "keys": [[1, 2]], "legends": [[None]], "marks": [[]], "colour bars": "x"}
DATA: list[Any] = [
    None,
    True,
    -1,
    2**300,
    float("nan"),
    "x",
    [],
    {},
    [1, 2.5, None],
    ["x", 3],
    [[]],
    FIGURE,
    {"a": [1]},
    [{"x": 1}, "y"],
]


@pytest.mark.parametrize("data", [*DATA, *NUMBERS], ids=lambda value: repr(value)[:40])
def test_data_of_no_form_lose_and_do_not_make_the_grader_fail(rubric: CompiledRubric, data: Any) -> None:
    """Breaks if a judge's function meets what only a forger sends, and the instructor is told that the grader failed."""
    judge = Judge(rubric, {})
    failed = [check.name for check in rubric.checks if judge.judge(*forged(check, data)).outcome is Outcome.GRADER_ERROR]
    assert failed == []


def forged(check: CompiledCheck, data: Any) -> tuple[CompiledCheck, list[Reply]]:
    """The check on its first case, and a reply that names every result and has the same data for each that can be made of it."""
    first = check.at((0,))
    kinds = {name: kind_of(check.program.verb(name)) for name in check.program.returns}
    fitting = {
        name: np.ones((4, 2)) if kind == "tensor" and not isinstance(data, np.ndarray) else data for name, kind in kinds.items()
    }
    results = {name: {"kind": kind, "data": fitting[name]} for name, kind in kinds.items()}
    return first, [Reply("returned", results)]
