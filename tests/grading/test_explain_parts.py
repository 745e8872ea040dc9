"""What the parts of a wrong result say: where it is wrong, what holds of its examples, which change mends an expression, and
what draws have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.grading.explaining.draws import said_of_draws
from autograder.grading.explaining.explain import explain
from autograder.grading.explaining.expressions import mended
from autograder.grading.explaining.relations import Seen
from autograder.rubric.compare import FLOOR, Array

MASK = np.array([1.0, 0.0, 1.0, 0.0, 0.0])


def told(slip: Callable[[Array, Array], Array]) -> str:
    """What is said of two cases of a (batch, 5) result, made of an input x of that shape and an event's mask."""
    found = []
    for number, batch in enumerate((6, 4)):
        x = np.random.default_rng(number).normal(0.4, 1.0, (batch, 5))
        truth = np.where(MASK == 1, x, np.exp(x) + 2)
        found.append(Seen("value", np.asarray(slip(truth, x)), truth, FLOOR["float64"], {"x": x, "mask": MASK}))
    said = explain(found)
    return said.text if said else ""


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        (lambda t, x: np.where(MASK == 0, np.cos(7 * t), t), "wrong exactly where `mask` is 0, and right everywhere else."),
        (lambda t, x: np.where(MASK == 0, -t, t), "There they are the expected ones with the opposite sign."),
        (lambda t, x: np.where(MASK == 0, x**2, t), "There they are `x` squared, and nothing else."),
        (lambda t, x: np.where((MASK == 0) & (np.sin(90 * x) > -0.6), np.cos(7 * t), t), "wrong only where `mask` is 0"),
        (lambda t, x: t[:, [0, 2, 1, 4, 3]], "with the second axis in another order: 0, 2, 1, 4, 3 in place of 0, 1, 2, …"),
        (
            lambda t, x: np.stack([np.roll(row, i) for i, row in enumerate(t)]),
            "each example holds the right numbers, in other places",
        ),
        (lambda t, x: np.linspace(2, 3, len(t))[:, None] * t, "the expected ones times a number, another one for each example."),
        (
            lambda t, x: t + np.linspace(1, 2, 5),
            "the expected ones and a number more, another one for each place of the last axis.",
        ),
        (lambda t, x: (t - t.mean()) / t.std(), "times a number and another number more, the same for all entries of a case."),
        (lambda t, x: np.broadcast_to(np.cos(t[:1]), t.shape), "the same along the first axis, where the expected ones differ."),
        (lambda t, x: np.minimum(t, 3.3), "the expected ones, but none above 3.3."),
        (lambda t, x: np.concatenate([t, t[:2]]), "2 places too many along the first axis."),
    ],
)
def test_a_part_that_is_wrong_is_told(slip: Callable[[Array, Array], Array], sentence: str) -> None:
    assert sentence in told(slip)


@pytest.mark.parametrize(
    "slip",
    [
        lambda t, x: np.where(np.random.default_rng(5).random(t.shape) < 0.3, np.cos(7 * t), t),  # wrong here and there
        lambda t, x: np.cos(7 * t),
        lambda t, x: np.where(np.arange(len(t))[:, None] < 2, 3 * t, np.cos(7 * t)),
    ],
)
def test_what_has_nothing_in_common_is_told_nothing(slip: Callable[[Array, Array], Array]) -> None:
    assert told(slip) == ""


def test_a_line_through_few_numbers_is_not_told() -> None:
    """Every mask is a line of every other mask: two numbers lie on one."""
    truth, got = np.array([[1.0, 0.0, 1.0, 0.0]] * 2), np.array([[0.3, 0.7, 0.3, 0.7]] * 2)
    assert explain([Seen("mask", got, truth, FLOOR["float64"])]) is None


# ---- expressions -------------------------------------------------------------------------------------------------------------

A, B = np.random.default_rng(2).uniform(0.3, 3, (2, 8))
SYMBOLS = [["Symbol", "a"], ["Symbol", "b"]]


def mends(tree: list[list[Any]], got: Array, truth: Array) -> list[str]:
    return list(mended(Seen("value", got, truth, FLOOR["float64"], {"a": A, "b": B}, tree=tree)))


@pytest.mark.parametrize(
    ("tree", "got", "truth", "words"),
    [
        ([*SYMBOLS, ["Add", 0, 1]], A + B, A - B, "with the opposite sign of the term `b`"),
        ([*SYMBOLS, ["Add", 0, 1]], A + B, A + B / 2, "with half of `b`"),
        ([*SYMBOLS, ["Add", 0, 1]], A + B, A + B**2, "with the square of `b`"),
        ([*SYMBOLS, ["Mul", 0, 1]], A * B, A + B, "with a sum in place of the product `a·b`"),
        ([*SYMBOLS, ["log", 1], ["Add", 0, 2]], A + np.log(B), A + B, "without the log of `b`"),
        ([*SYMBOLS, ["exp", 0], ["Add", 2, 1]], np.exp(A) + B, np.exp(B) + A, "with `a` and `b` exchanged"),
        ([*SYMBOLS, ["exp", 0]], np.exp(A), np.exp(A) + B / 2, "with half of `b` more"),
        ([*SYMBOLS, ["exp", 0], ["Add", 1, 2]], np.exp(A) + B, np.exp(A) + A * B, "with the term `b` times `a`"),
    ],
)
def test_the_change_that_mends_an_expression_is_named(tree: list[list[Any]], got: Array, truth: Array, words: str) -> None:
    assert words in mends(tree, got, truth)


def test_an_expression_that_no_single_change_mends_or_that_is_right_is_told_nothing() -> None:
    tree = [*SYMBOLS, ["Add", 0, 1]]
    assert mends(tree, A + B, np.sin(A) * B**3) == []
    assert mends(tree, A + B, A + B) == []
    assert mends([*SYMBOLS, ["Integral", 0, 1]], A + B, A - B) == []


# ---- draws -------------------------------------------------------------------------------------------------------------------

NOISE = np.random.default_rng(4).normal(size=(2, 2, 4000))


def draws(of: Callable[[Array], Array]) -> str:
    """What is said of the draws of two cases: `of` makes them of the right noise, on the scale of N(0, 1)."""
    from scipy.stats import norm

    return said_of_draws([{"z": np.asarray(norm.cdf(of(case[0]))), "another z": norm.cdf(case[1])} for case in NOISE])


@pytest.mark.parametrize(
    ("of", "sentence"),
    [
        (lambda z: 0.5 * z, "z: the spread is 0.5 of what it should be."),
        (lambda z: z - 0.7, "z: the mean is shifted down by 0.7 of the right standard deviations."),
        (lambda z: np.random.default_rng(1).random(z.shape), "Often: uniform noise in place of normal noise."),
        (lambda z: 0 * z + 0.3, "z: all draws are the same number."),
        (np.abs, "Often: the absolute value of the noise."),
        (lambda z: z, ""),
    ],
)
def test_draws_are_told_by_mean_spread_and_shape(of: Callable[[Array], Array], sentence: str) -> None:
    said = draws(of)
    assert said.endswith(sentence) and bool(said) == bool(sentence)


def test_draws_that_share_their_noise_are_told_so() -> None:
    from scipy.stats import norm

    shared = [{"first": norm.cdf(case[0]), "last": norm.cdf(case[0])} for case in NOISE]
    assert said_of_draws(shared) == "first and last go up and down together: often one draw of noise for both."


SHAPES = [(), (3,), (1,), (4, 3), (3, 4), (4, 1), (2, 4, 3), (0,), (0, 3)]


@pytest.mark.filterwarnings("ignore:.*:RuntimeWarning")
@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_shapes_are_the_explanation_does_not_fail(seed: int) -> None:
    """Breaks if cases of unlike shapes, empty ones, NaN or single numbers are more than a relation can hold."""
    rng = np.random.default_rng(seed)
    for _ in range(40):
        seen = []
        for number in range(rng.integers(1, 4)):
            truth, other = (rng.normal(size=SHAPES[rng.integers(len(SHAPES))]) for _ in range(2))
            got = [other, truth * 2, truth[..., None], np.full(truth.shape, np.nan), truth.sum(), -truth.T][rng.integers(6)]
            seen.append(Seen("value", np.asarray(got), truth, FLOOR["float64"], {"x": other}, case=f"case {number}"))
        explain(seen)


# ---- sums, powers and numbers of an expression -------------------------------------------------------------------------------

HALF, TWO, THREE = ["Rational", "1", "2"], ["Rational", "2", "1"], ["Rational", "3", "1"]
SUM_OF_HALVES = [*SYMBOLS, TWO, HALF, ["Pow", 0, 2], ["Mul", 3, 4], ["log", 1], ["Mul", 3, 1], ["Add", 3, 5, 6, 7]]
"""½ + ½ a² + log b + ½ b"""


@pytest.mark.parametrize(
    ("tree", "got", "truth", "words"),
    [
        (
            SUM_OF_HALVES,
            0.5 + A**2 / 2 + np.log(B) + B / 2,
            1 + A**2 + np.log(B) + B,
            "with twice the terms `(1/2)·a**(2)` and `(1/2)·b`, and with the constant 1 in place of 0.5",
        ),
        (
            SUM_OF_HALVES,
            0.5 + A**2 / 2 + np.log(B) + B / 2,
            A**2 / 2 + 2 * np.log(B) + B / 2,
            "with twice the term `log(b)`, and",
        ),
        ([*SYMBOLS, THREE, ["Pow", 0, 2], ["Add", 1, 3]], A**3 + B, A**2 + B, "with 2 in place of 3 in `a**(3)`"),
        ([*SYMBOLS, TWO, ["Pow", 2, 0], ["Add", 1, 3]], 2**A + B, A**2 + B, "with base and exponent of `(2)**a` exchanged"),
        ([*SYMBOLS, ["exp", 0], ["Add", 0, 1, 2]], A + B + np.exp(A), (A + B) ** 2 + np.exp(A), "with the square of `a + b`"),
    ],
)
def test_numbers_powers_and_factors_of_an_expression_are_named(
    tree: list[list[Any]], got: Array, truth: Array, words: str
) -> None:
    assert any(said.startswith(words) for said in mends(tree, got, truth))


@pytest.mark.parametrize(
    "truth",
    [
        0.5 + A**2 / 2 + np.log(B) + B / 2,  # right
        0.37 * A**2 + 1.13 * np.log(B) + B,  # no factors that formulas have
        np.sin(A) + np.log(B) ** 2,
    ],
)
def test_factors_that_no_formula_has_are_told_nothing(truth: Array) -> None:
    assert mends(SUM_OF_HALVES, 0.5 + A**2 / 2 + np.log(B) + B / 2, truth) == []


def test_a_slip_in_every_term_of_a_sum_is_one_slip() -> None:
    """Breaks if what somebody forgets for each index is told of no index, or of one."""
    symbols = {"mu_1": A, "mu_2": B}
    tree = [["Symbol", "mu_1"], ["Symbol", "mu_2"], ["exp", 0], ["exp", 1], ["Add", 2, 3]]
    truth = np.exp(A**2) + np.exp(B**2)
    seen = Seen("value", np.exp(A) + np.exp(B), truth, FLOOR["float64"], symbols, tree=tree)
    assert "with the square of `mu_1`, and likewise with every other index" in list(mended(seen))
    only = Seen("value", seen.got, np.exp(A**2) + np.exp(B), FLOOR["float64"], symbols, tree=tree)
    assert all("every other index" not in said for said in mended(only))
    powers = [["Symbol", "a"], ["Rational", "2", "1"], ["Rational", "4", "1"], ["Pow", 0, 1], ["Pow", 0, 2], ["Add", 3, 4]]
    assert all("every other index" not in said for said in mends(powers, A**2 + A**4, -(A**2) - A**4)), "powers are no indices"


def test_an_expression_without_symbols_is_told_nothing() -> None:
    seen = Seen("value", np.ones(3), np.zeros(3), FLOOR["float64"], {}, tree=[["Rational", "1", "1"]])
    assert list(mended(seen)) == []


# ---- whole rows and columns --------------------------------------------------------------------------------------------------


def test_whole_columns_that_are_wrong_are_told() -> None:
    unlike = np.array([0.0, 1.0, 1.0, 1.0, 0.0])
    said = told(lambda t, x: np.where(unlike == 1, np.cos(7 * t) + x**3, t))
    assert said == "Your values are wrong in every entry of some of the places of the last axis, and right in all others."
    some = told(lambda t, x: np.where((np.arange(len(t)) % 2 == 0)[:, None], np.cos(7 * t) + x**3, t))
    assert some == "Your values are wrong in every entry of some of the examples, and right in all others."
    assert told(lambda t, x: np.where((unlike == 1) & (x > 0), np.cos(7 * t) + x**3, t)) == ""
