"""Trivial submissions: whoever computes nothing earns nothing, unless nothing is the right answer."""

from __future__ import annotations

import pytest
import torch
from hosts import shared_host

from autograder.course.build import build
from autograder.course.layout import Course
from autograder.proofs import trivial
from autograder.proofs.inside import trivial_values

EARNED = '''

@closed_form("log_mean_exp", points=1, on=cases.named("a row of zeros", lambda rng: {"x": np.zeros((1, 3), "float32")}))
def zeros_have_none(x):
    """Of zeros it is zero."""
    return 0 * x[..., 0]
'''


def found(course: Course) -> list[str]:
    sources = course.sources("mini")
    return trivial.defects(course, sources, sources.assignment(), sources.compile(), shared_host(), 2)


@pytest.fixture
def giving(mini: Course) -> Course:
    """The small course with a check that zeros earn."""
    rubric = mini.root / "solutions/mini/rubric.py"
    rubric.write_text(rubric.read_text().replace("total=5", "total=6") + EARNED)
    build(mini, "mini")
    return mini


def test_a_check_that_is_earned_for_nothing_is_told(giving: Course) -> None:
    (defect,) = found(giving)
    assert "zeros_have_none is earned by whoever returns for everything zeros (shaped)" in defect
    assert "first argument (shaped)" in defect and "sums of inputs" in defect and "ones" not in defect and "plain" not in defect


def test_a_trivial_answer_may_be_the_right_one(giving: Course) -> None:
    path = giving.submissions("mini") / "trivial.txt"
    path.write_text('zeros_have_none: *\n    "The logarithm of a mean of exponentials." of zeros is zero.\n')
    assert found(giving) == []
    path.write_text(path.read_text() + 'value_is_right: zeros\n    "The logarithm of a mean"\n')
    (idle,) = found(giving)
    assert "`value_is_right: zeros` is declared, but no such submission earns that check" in idle
    path.write_text("zeros_have_none: *\n    because\n")
    (unquoted,) = found(giving)
    assert "quotes no sentence of the handout" in unquoted


def right(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    return x.sum(-1), x


X = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("zeros", [0, 0, 0]),
        ("ones", [1, 1, 1]),
        ("constants", [0.3679] * 3),
        ("first argument", [1, 2, 3]),
        ("arange", [0, 1, 2]),
        ("sums of inputs", [3, 7, 11]),
        ("NaN", [torch.nan] * 3),
    ],
)
def test_values_have_the_form_of_the_right_ones(kind: str, values: list[float]) -> None:
    first, second = trivial_values.trivial(right, kind, "shaped")(X)
    torch.testing.assert_close(first, torch.tensor(values, dtype=torch.float64), equal_nan=True, rtol=0, atol=1e-6)
    assert second.shape == X.shape and second.dtype == X.dtype and first.requires_grad


def test_a_plain_value_ignores_what_is_asked() -> None:
    assert trivial_values.trivial(right, "zeros", "plain")(X).item() == 0
    assert trivial_values.trivial(right, "first argument", "plain")(X) is X
    assert trivial_values.trivial(right, "ones", "plain")(3) == 1.0
    assert trivial_values.trivial(right, "noise", "losses")(X, steps=4) == [pytest.approx(0, abs=9)] * 4
