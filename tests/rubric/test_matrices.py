"""Matrix expressions, as sympy makes them and the worker flattens them, are worth what numpy says."""

from __future__ import annotations

import time

import numpy as np
import pytest
import sympy

from autograder.rubric.trees import NotClosedForm, evaluate_points
from autograder.sandbox.inside.trees import expression_tree

S, P = sympy.MatrixSymbol("S", 3, 3), sympy.MatrixSymbol("P", 3, 3)
m = sympy.MatrixSymbol("m", 3, 1)


@pytest.fixture(scope="module")
def points() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    roots = rng.normal(size=(2, 2, 3, 3))
    covariances = roots @ np.swapaxes(roots, -1, -2) + np.eye(3)
    return {"S": covariances[0], "P": covariances[1], "m": rng.normal(size=(2, 3, 1))}


def trace(a):
    return np.trace(a, axis1=-2, axis2=-1)


EXPRESSIONS = {
    "trace of a product": (lambda: sympy.Trace(P.I * S), lambda S, P, m: trace(np.linalg.inv(P) @ S)),
    "one by one": (lambda: m.T * P.I * m, lambda S, P, m: (np.swapaxes(m, -1, -2) @ np.linalg.inv(P) @ m)[..., 0, 0]),
    "an entry": (lambda: (m.T * P.I * m)[0, 0], lambda S, P, m: (np.swapaxes(m, -1, -2) @ np.linalg.inv(P) @ m)[..., 0, 0]),
    "outer product": (lambda: sympy.Trace(P * m * m.T), lambda S, P, m: trace(P @ m @ np.swapaxes(m, -1, -2))),
    "log det": (
        lambda: sympy.log(sympy.Determinant(P) / sympy.Determinant(S)) / 2,
        lambda S, P, m: (np.linalg.slogdet(P)[1] - np.linalg.slogdet(S)[1]) / 2,
    ),
    "sums and multiples": (
        lambda: sympy.Trace(2 * S - P / 3 + sympy.Identity(3)),
        lambda S, P, m: trace(2 * S - P / 3 + np.eye(3)),
    ),
    "powers": (lambda: sympy.Trace(S**2 * P**-2), lambda S, P, m: trace(S @ S @ np.linalg.inv(P) @ np.linalg.inv(P))),
    "written out": (lambda: sympy.Trace(S.as_explicit() * P.as_explicit()), lambda S, P, m: trace(S @ P)),
    "a determinant written out": (lambda: S.as_explicit().det(), lambda S, P, m: np.linalg.det(S)),
    "a matrix of numbers": (
        lambda: sympy.Trace(sympy.Matrix([[1, 2, 0], [0, 1, 0], [0, 0, sympy.Rational(1, 2)]]) * S),
        lambda S, P, m: trace(np.array([[1, 2, 0], [0, 1, 0], [0, 0, 0.5]]) @ S),
    ),
}
"""What makes an expression (sympy takes seconds for some), and its value."""


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_it_is_worth_what_numpy_says(name: str, points: dict[str, np.ndarray]) -> None:
    expression, truth = EXPRESSIONS[name]
    assert evaluate_points(expression_tree(expression()), points) == pytest.approx(truth(**points), rel=1e-11)


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ([["Symbol", "S"]], "is a matrix, where a number is expected"),
        ([["Symbol", "S"], ["Rational", "1", "1"], ["Add", 0, 1]], "cannot be computed"),
        ([["Symbol", "S"], ["log", 0]], "cannot be computed"),
        ([["Symbol", "m"], ["Inverse", 0], ["Trace", 1]], "cannot be computed"),
        ([["Symbol", "m"], ["Determinant", 0]], "cannot be computed"),
        ([["Symbol", "S"], ["Symbol", "m"], ["MatAdd", 0, 1]], "cannot be computed"),
        ([["Rational", "9999", "1"], ["Identity", 0], ["Trace", 1]], "cannot be computed"),
        ([["Symbol", "S"], ["Rational", "99999999", "1"], ["MatPow", 0, 1], ["Trace", 2]], "cannot be computed"),
        ([["Rational", "2", "1"], ["Tuple", 0], ["ImmutableDenseMatrix", 0, 0, 1], ["Trace", 2]], "cannot be computed"),
        ([["Rational", "1", "1"], ["Tuple", 0]], "is a matrix, where a number is expected"),
        ([["Rational", "1", "1"], ["Tuple", 0], ["Tuple", 1, 1]], "cannot be computed"),
        ([["Symbol", "S"], ["Rational", "7", "1"], ["MatrixElement", 0, 1, 1]], "cannot be computed"),
        ([["MatMul"]], "cannot be computed"),
        ([["MatAdd"]], "cannot be computed"),
    ],
)
def test_what_is_no_number_is_refused_in_words(tree: list, words: str, points: dict[str, np.ndarray]) -> None:
    began = time.monotonic()
    with pytest.raises(NotClosedForm, match=words):
        evaluate_points(tree, points)
    assert time.monotonic() - began < 1


def test_nested_tuples_do_not_grow_without_end(points: dict[str, np.ndarray]) -> None:
    """Each node doubles the one before: 2^60 numbers, if anybody counted them."""
    tree = [["Rational", "1", "1"], ["Tuple", 0, 0]] + [["Tuple", i, i] for i in range(1, 60)]
    began = time.monotonic()
    with pytest.raises(NotClosedForm):
        evaluate_points(tree, points)
    assert time.monotonic() - began < 1
