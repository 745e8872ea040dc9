"""What is told of several terms at once, of the axes of a wrong shape, and of values that are nowhere finite: each with what
comes near it and must not be told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.grading.explaining.explain import explain
from autograder.grading.explaining.relations import Seen
from autograder.rubric.compare import FLOOR, Array

Slip = Callable[..., Array]


def right(mu: Array, s: Array) -> Array:
    """A sum of several terms, one number for each example."""
    return np.asarray((0.5 * (mu**2 + s**2 - 1) - np.log(s)).sum(-1))


def cases(slip: Slip, batches: tuple[int, ...] = (6, 4)) -> list[Seen]:
    found = []
    for number, batch in enumerate(batches):
        rng = np.random.default_rng(number)
        mu, s = rng.normal(0.4, 1.0, (batch, 3)), rng.uniform(0.4, 2.5, (batch, 3))
        got = np.asarray(slip(mu, s), np.float64)
        found.append(Seen("value", got, right(mu, s), FLOOR["float64"], {"mu": mu, "s": s}, case=f"batch {batch}"))
    return found


def told(slip: Slip, **options: tuple[int, ...]) -> str:
    found = explain(cases(slip, **options))
    return found.text if found else ""


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        (  # the half before one part only
            lambda mu, s: (mu**2 + s**2 - 1 - np.log(s)).sum(-1),
            "Your values are twice the expected ones plus the sum, for each example, of the logarithm of `s`.",
        ),
        (  # a square that is missing
            lambda mu, s: (0.5 * (mu**2 + s - 1) - np.log(s)).sum(-1),
            "the expected ones plus half the sum, for each example, of `s` minus half the sum, for each example, of `s` squared.",
        ),
        (  # two terms that are left out
            lambda mu, s: (-0.5 - np.log(s)).sum(-1),
            "the expected ones minus half the sum, for each example, of `mu` squared minus half the sum, for each example, of",
        ),
        (lambda mu, s: 2 * right(mu, s) + 0.5, "twice the expected ones plus ½."),
        (
            lambda mu, s: 0.5 * ((mu - s) ** 2).sum(-1) + np.exp(mu).sum(-1),
            "the sum, for each example, of the exponential of `mu` plus half the sum, for each example, of (`mu` − `s`)², and "
            "nothing else.",
        ),
    ],
)
def test_parts_of_a_sum_that_are_wrong_are_named(slip: Slip, sentence: str) -> None:
    """Breaks where a factor before one part of a sum, or one term in place of another, is told nothing."""
    assert sentence in told(slip)


@pytest.mark.parametrize(
    "slip",
    [
        right,
        lambda mu, s: right(mu, s) + 0.37 * mu.sum(-1) + 0.81 * s.sum(-1),  # no multiples that formulas have
        lambda mu, s: right(mu, s) + np.sin(3 * mu).sum(-1) + s.sum(-1),  # one term that is no usual one
        lambda mu, s: right(mu, s) + (0.5 if len(mu) == 6 else 1) * s.sum(-1) + mu.sum(-1),  # right on one case of two
        lambda mu, s: np.random.default_rng(9).normal(0, 3, len(mu)),
    ],
)
def test_what_no_two_terms_make_up_is_told_nothing(slip: Slip) -> None:
    assert told(slip) == ""


def test_a_single_term_is_told_before_two() -> None:
    """Breaks where what one term explains is told as two."""
    assert told(lambda mu, s: right(mu, s) + s.sum(-1)) == (
        "Your values are the expected ones plus the sum, for each example, of `s`."
    )


def test_three_entries_prove_no_two_terms() -> None:
    assert told(lambda mu, s: (mu**2 + s**2 - 1 - np.log(s)).sum(-1), batches=(1, 1, 1)) == ""


@pytest.mark.filterwarnings("ignore:.*:RuntimeWarning")
@pytest.mark.parametrize("seed", range(40))
def test_unrelated_values_are_no_blend(seed: int) -> None:
    """Breaks where chance alone makes one of a hundred thousand pairs of terms fit."""
    rng = np.random.default_rng(1000 + seed)
    assert told(lambda mu, s: rng.normal(0, 3, len(mu))) == ""


# ---- beside a huge value -----------------------------------------------------------------------------------------------------


def test_rounding_beside_a_huge_value_hides_no_difference() -> None:
    """Breaks where the largest difference is looked at, which beside 1e25 is rounding, and not the plainest."""
    a = np.array([[60.0, 1.0], [2.0, -1.0], [1.0, 0.5], [0.3, -0.4], [1.7, 0.2]])
    truth = np.exp(a).sum(-1)
    got = truth + 0.5 * a.sum(-1) + np.where(truth > 1e20, 1e16, 0.0)
    found = explain([Seen("value", got, truth, FLOOR["float64"], {"a": a})])
    assert found and found.text == "Your values are the expected ones plus half the sum, for each example, of `a`."


# ---- shapes ------------------------------------------------------------------------------------------------------------------


def shaped(got: Callable[[int, int], tuple[int, ...]], asked: Callable[[int, int], tuple[int, ...]]) -> str:
    """What is told of results of a shape, of cases with an (n, d) input x and a (d, d) input c."""
    seen = []
    for n, d in ((6, 4), (3, 5)):
        rng = np.random.default_rng(n)
        inputs = {"x": rng.normal(size=(n, d)), "c": rng.normal(size=(d, d))}
        seen.append(Seen("value", rng.normal(size=got(n, d)), rng.normal(size=asked(n, d)), FLOOR["float64"], inputs))
    found = explain(seen)
    return found.text if found else ""


@pytest.mark.parametrize(
    ("got", "asked", "sentence"),
    [
        (
            lambda n, d: (d,),
            lambda n, d: (n,),
            "Your result has the shape of `x` without its first axis, where the shape of `x` without its last axis is expected.",
        ),
        (lambda n, d: (d, d), lambda n, d: (), "Your result has the shape of `c`, where one number without axes is expected."),
        (lambda n, d: (), lambda n, d: (n, d), "Your result is one number without axes, where the shape of `x` is expected."),
        (lambda n, d: (d,), lambda n, d: (n, d), "Your result lacks the first axis, and has all others."),
        (lambda n, d: (n, n), lambda n, d: (n,), "Your result has one number for every example with every other: often (B,)"),
        (
            lambda n, d: (n * d,),
            lambda n, d: (n,),
            "Your result has one number for each entry of `x`, where the shape of `x` without its last axis is expected.",
        ),
        (lambda n, d: (7, 2), lambda n, d: (n,), ""),
        (lambda n, d: (4,), lambda n, d: (n,), ""),  # the last axis of x on one case of two
        (lambda n, d: (n,), lambda n, d: (n,), ""),
    ],
)
def test_a_wrong_shape_is_told_in_the_axes_of_the_inputs(got: Slip, asked: Slip, sentence: str) -> None:
    said = shaped(got, asked)  # type: ignore[arg-type]
    assert said.startswith(sentence) if sentence else said == ""


# ---- nowhere finite, on one case, two inputs ---------------------------------------------------------------------------------


def test_values_that_are_nowhere_finite_are_told_so() -> None:
    none = lambda mu, s: np.full(len(mu), np.nan)  # noqa: E731
    assert told(none, batches=(6, 4, 3)).startswith("Your values are not finite in any entry of any case, so that no special")
    assert told(none) == "", "two cases are few"
    assert told(lambda mu, s: np.where(mu[:, 0] < 0, np.nan, np.cos(mu[:, 0])), batches=(6, 4, 3)) == ""


def test_the_only_case_that_is_wrong_is_named() -> None:
    one = lambda mu, s: np.cos(9 * mu[:, 0]) if len(mu) == 5 else right(mu, s)  # noqa: E731
    assert told(one, batches=(6, 5, 4)) == "Your values are wrong only on the case “batch 5”, and right on all others."
    assert told(one, batches=(6, 5)) == "", "of two cases, one says little"
    assert told(lambda mu, s: np.cos(9 * mu[:, 0]) if len(mu) > 4 else right(mu, s), batches=(6, 5, 4)) == ""


def test_where_two_inputs_meet_is_told() -> None:
    p = np.array([[0.0, 0.5, 0.5, 0.2], [0.7, 0.0, 0.3, 0.0]])
    q = np.array([[0.0, 0.2, 0.8, 0.0], [0.1, 0.0, 0.9, 0.6]])
    truth = p + q + 1
    both = np.where((p == 0) & (q == 0), np.nan, truth)
    found = explain([Seen("value", both, truth, FLOOR["float64"], {"p": p, "q": q})])
    assert found and found.text.startswith("Your values are not finite exactly where `p` and `q` are both 0")
    larger = np.where(p > q, np.cos(7 * truth + q), truth)
    found = explain([Seen("value", larger, truth, FLOOR["float64"], {"p": p, "q": q})])
    assert found and "wrong exactly where `p` is larger than `q`" in found.text
