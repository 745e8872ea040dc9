"""What the numbers of a wrong result say. A sentence that is not a fact about them breaks a test, and so does a slip that is
not told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.grading.explaining.explain import explain
from autograder.grading.explaining.relations import Seen
from autograder.rubric.compare import FLOOR, Array

ROWS, COLUMNS = 6, 5


def cases(slip: Callable[[Array, Array], Array], *, dtype: str = "float64", batches: tuple[int, ...] = (ROWS, 3)) -> list[Seen]:
    """What a slip makes of cases with a (batch, 5) input and one number for each example."""
    found = []
    for number, batch in enumerate(batches):
        x = np.random.default_rng(number).normal(0.3, 1.0, (batch, COLUMNS))
        truth = (x**2).sum(-1) - x.sum(-1)
        found.append(Seen("value", np.asarray(slip(truth, x), np.float64), truth, FLOOR[dtype], {"x": x}, case=f"batch {batch}"))
    return found


def told(*args: Callable[[Array, Array], Array], **options: str) -> str:
    found = explain(cases(*args, **options))  # type: ignore[arg-type]
    return found.text if found else ""


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        (lambda t, x: -t, "the expected ones with the opposite sign."),
        (lambda t, x: 2 * t, "twice the expected ones."),
        (lambda t, x: t / np.log(2), "divided by ln 2, as logarithms to base 2 are."),
        (lambda t, x: t + 0.5 * np.log(2 * np.pi), "larger by ½ ln 2π than the expected ones."),
        (lambda t, x: t / COLUMNS, "divided by the size of the last axis of `x`"),
        (lambda t, x: t * len(t), "times the size of the first axis of `x`"),
        (lambda t, x: t - COLUMNS / 2, "smaller than the expected ones by half the size of the last axis of `x`."),
        (lambda t, x: t + np.log(COLUMNS), "larger than the expected ones by the logarithm of the size of the last axis of `x`."),
        (lambda t, x: t**2, "the squares of the expected ones."),
        (lambda t, x: np.exp(t), "the exponentials of the expected ones."),
        (lambda t, x: np.abs(t), "the absolute values of the expected ones."),
        (lambda t, x: t[::-1], "the expected ones, reversed along the last axis."),
        (lambda t, x: np.roll(t, 1), "the expected ones, one place further along the last axis."),
        (lambda t, x: np.full_like(t, t.mean()), "the same along the last axis: the mean over it of the expected ones."),
        (lambda t, x: 1.37 * t, "1.37 times the expected ones."),
        (lambda t, x: t - 0.123, "smaller by 0.123 than the expected ones."),
        (lambda t, x: (x**2).sum(-1), "the sum, for each example, of `x` squared, and nothing else."),
        (
            lambda t, x: -2 * np.exp(x).sum(-1),
            "twice the sum, for each example, of the exponential of `x`, with the opposite sign, and",
        ),
        (lambda t, x: t + 2 * x.sum(-1), "the expected ones plus twice the sum, for each example, of `x`."),
        (lambda t, x: np.zeros_like(t), "all zero."),
        (lambda t, x: np.float64(t.mean()), "one number for the whole batch, the mean of the expected ones"),
        (lambda t, x: t[:, None], "right, but an axis of size 1 is left"),
        (lambda t, x: t[:, None] + 0 * t[None, :], "made of every example with every other"),
        (lambda t, x: x**2 - x, "terms of the expected ones: the last axis is still there, and their sum over it is right."),
        (lambda t, x: t.astype(np.float32).astype(float), "right to about seven digits, as float32 rounds"),
        (lambda t, x: t + 1e-4 * np.cos(t), "off by at most"),
        (lambda t, x: np.where(np.arange(len(t)) == 0, 9.0, t), "wrong exactly at the first place of the first axis"),
        (lambda t, x: np.where(t < 0, 0.0, t), "the expected ones with zero in place of what is negative."),
    ],
)
def test_a_slip_is_told_as_a_fact(slip: Callable[[Array, Array], Array], sentence: str) -> None:
    said = told(slip)
    assert said.startswith("Your values are ") and sentence in said


@pytest.mark.parametrize(
    "slip",
    [
        lambda t, x: t,
        lambda t, x: t + 1e-12,
        lambda t, x: np.random.default_rng(7).normal(0, 1, t.shape),
        lambda t, x: np.where(np.arange(len(t)) == 0, 2 * t, -t),  # a relation on some entries, and another on the others
        lambda t, x: 2 * t + np.where(len(t) == ROWS, 0.0, 0.3),  # one that holds on one case of two
        lambda t, x: np.sin(3 * t) + t**3,
        lambda t, x: np.full_like(t, np.nan),
    ],
)
def test_right_values_and_unrelated_ones_are_told_nothing(slip: Callable[[Array, Array], Array]) -> None:
    assert told(slip) == ""


def test_a_relation_that_only_zeros_could_tell_is_not_told() -> None:
    """Twice nothing is nothing: values that are right, or as good as zero, prove no relation."""
    truth = np.array([0.0, 0.0, 1e-12])
    assert explain([Seen("value", truth * 2, truth, FLOOR["float64"])]) is None


def test_one_number_is_enough_only_where_it_is_met_sharply() -> None:
    truth = np.asarray(0.7312)
    assert explain([Seen("value", 2 * truth, truth, FLOOR["float32"])]) is not None
    assert explain([Seen("value", 2 * truth * (1 + 5e-5), truth, FLOOR["float32"])]) is None


def test_an_answer_to_another_question_is_told_with_one_that_says_the_same() -> None:
    truth, other = np.array([1.2345, 2.3456, -0.5]), np.array([0.71111, 1.9, 3.3])
    seen = Seen("value", other, truth, FLOOR["float64"], derived={"`q` exchanged with `p` or `a` squared and `b` squared": other})
    found = explain([seen])
    assert found and found.text == "Your values are those of the right formula with `q` exchanged with `p`."
    doubled = Seen("value", 2 * other * 1.0, truth, FLOOR["float64"], derived={"`q` exchanged with `p`": other})
    assert explain([doubled]) is None, "two slips need four entries"


def test_two_slips_at_once_are_told_where_they_are_unique() -> None:
    rng = np.random.default_rng(3)
    truth, other, third = rng.normal(0, 2, (3, 8))
    seen = Seen("value", -other, truth, FLOOR["float64"], derived={"`a` squared": other, "`b` squared": third})
    found = explain([seen])
    assert found and found.text.endswith("the right formula with `a` squared, and also have the opposite sign.")
    twin = Seen("value", -other, truth, FLOOR["float64"], derived={"`a` squared": other, "`b` squared": other})
    assert explain([twin]) is None


def test_values_that_are_not_finite_are_told_by_the_inputs() -> None:
    p = np.array([[0.0, 1.0], [0.5, 0.5], [0.2, 0.8]])
    truth = np.array([0.0, 0.6931, 0.5004])
    seen = Seen("value", np.where((p == 0).any(-1), np.nan, truth), truth, FLOOR["float64"], {"p": p})
    found = explain([seen])
    assert found and found.text == "Your values are not finite exactly where `p` is 0, and right everywhere else."
    everywhere = Seen("value", np.full(3, np.nan), truth, FLOOR["float64"], {"p": np.array([[0.0, 1.0]] * 3)})
    found = explain([everywhere])
    assert found and "not finite where `p` is 0. Often: a logarithm of zero" in found.text


def test_of_several_results_the_wrong_one_is_named() -> None:
    truth = np.random.default_rng(1).normal(0, 1, 6)
    found = explain([Seen("d/dmu", truth, truth, FLOOR["float64"]), Seen("d/dlogvar", -truth, truth, FLOOR["float64"])])
    assert found and found.text == "d/dlogvar: your values are the expected ones with the opposite sign."


def test_a_shape_that_one_special_case_shows_is_told_with_the_case() -> None:
    truth = np.array([1.5])
    right = np.array([0.3, 0.4])
    found = explain(
        [
            Seen("value", right, right, FLOOR["float64"], case="batch 2"),
            Seen("value", np.asarray(3.0), np.array([1.0, 2.0]), FLOOR["float64"], case="one pixel"),
            Seen("value", truth, truth, FLOOR["float64"], case="batch 1"),
        ]
    )
    assert found and found.text.startswith("On the case “one pixel”, your values are one number for the whole batch, the sum")


def test_large_results_are_left_unexplained() -> None:
    truth = np.random.default_rng(1).normal(0, 1, 15_000)
    assert explain([Seen("value", -truth, truth, FLOOR["float64"])]) is None


def gradients(slip: Callable[[Array, Array], tuple[Array, Array]]) -> str:
    """What is told of gradients in two inputs."""
    a, b = np.random.default_rng(2).normal(0, 1, (2, 6, 3))
    found = explain(
        [Seen(f"d/d{n}", got, truth, FLOOR["float64"]) for n, got, truth in zip("ab", slip(a, b), (a, b), strict=True)]
    )
    return found.text if found else ""


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        (lambda a, b: (a, 0 * b), "The gradient with respect to `b` is zero everywhere, and the others are right. Often: a"),
        (lambda a, b: (0 * a, 0 * b), "The gradient with respect to `a` and `b` is zero everywhere. Often: a detach()"),
        (lambda a, b: (b, a), "The gradient with respect to `a` is the one expected with respect to `b`."),
        (lambda a, b: (a, b / 6), ""),
        (lambda a, b: (a, b), ""),
    ],
)
def test_gradients_are_told_by_where_they_go(slip: Callable[[Array, Array], tuple[Array, Array]], sentence: str) -> None:
    said = gradients(slip)
    assert said.startswith(sentence) if sentence else "The gradient in" not in said


def test_counts_that_coincide_prove_no_relation() -> None:
    """Breaks if one half where one is expected, a share of few things, is told as a factor."""
    one, half = np.asarray(1.0), np.asarray(0.5)
    assert explain([Seen("value", half, one, FLOOR["float64"])]) is None


def test_a_number_of_things_is_a_size() -> None:
    truth = np.random.default_rng(1).normal(0, 1, 6)
    found = explain([Seen("value", truth / 7**0.5, truth, FLOOR["float64"], {"splits": np.asarray(7)})])
    assert found and found.text == "Your values are the expected ones divided by the square root of `splits`."
