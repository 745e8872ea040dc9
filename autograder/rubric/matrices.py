"""Matrix nodes of expression trees: the values of sympy's matrix expressions, as mpmath's matrices."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

MOST_ROWS = 16


def table() -> dict[str, Callable[..., Any]]:
    """Node name -> function of its arguments' values, which raises ValueError on shapes that do not fit."""
    return {
        "MatAdd": _sum,
        "MatMul": _product,
        "MatPow": _power,
        "Inverse": _power,
        "Transpose": lambda a: _matrix(a).T,
        "Trace": _trace,
        "Determinant": _determinant,
        "Identity": lambda n: mpmath().eye(_count(n)),
        "ZeroMatrix": lambda n, m: mpmath().zeros(_count(n), _count(m)),
        "MatrixElement": lambda a, i, j: _matrix(a)[_count(i, 0), _count(j, 0)],
        "Tuple": _entries,
        "ImmutableDenseMatrix": _explicit,
    }


ENTRY = 5.0  # microseconds for a product of two entries, added to a sum


def cost(name: str, values: Sequence[Any]) -> float:
    """Microseconds that a node takes at most, roughly. values: its arguments, at least one of them a matrix or a tuple"""
    rows = max((max(value.rows, value.cols) for value in values if is_matrix(value)), default=1)
    if name in ("MatAdd", "Transpose", "Trace", "MatrixElement", "Tuple", "ImmutableDenseMatrix"):
        return ENTRY * rows**2 * len(values)
    repeats = {"Inverse": 4, "MatPow": 2 * MOST_ROWS.bit_length()}.get(name, len(values))
    return ENTRY * rows**3 * (1 + repeats)


@functools.cache
def mpmath() -> Any:
    """mpmath's context of real and complex numbers, imported where an expression is first read."""
    from mpmath import mp

    return mp


def of_array(rows: Any) -> Any:
    """An array of two axes as a matrix."""
    return mpmath().matrix([[float(entry) for entry in row] for row in rows])


def is_matrix(value: Any) -> bool:
    """Is it a matrix of mpmath?"""
    return isinstance(value, mpmath().matrix)


def _matrix(value: Any) -> Any:
    if not is_matrix(value):
        raise ValueError("a number stands where a matrix is needed")
    return value


def _count(number: Any, least: int = 1) -> int:
    if is_matrix(number) or number != int(number) or not least <= number <= MOST_ROWS:
        raise ValueError("a size is out of range")
    return int(number)


def _sum(*terms: Any) -> Any:
    if not terms:
        raise ValueError("an empty sum")
    total = _matrix(terms[0])
    for term in terms[1:]:
        total = total + _matrix(term)  # mpmath refuses other shapes
    return total


def _product(*factors: Any) -> Any:
    if not factors:
        raise ValueError("an empty product")
    total = factors[0]
    for factor in factors[1:]:
        total = total * factor
    return total


def _power(base: Any, exponent: Any = -1) -> Any:
    if abs(exponent) > MOST_ROWS or exponent != int(exponent):
        raise ValueError("the power of a matrix is too large, or not a whole number")
    return _square(base) ** int(exponent)


def _square(value: Any) -> Any:
    if _matrix(value).rows != value.cols:
        raise ValueError("a matrix must be square")
    return value


def _trace(value: Any) -> Any:
    return sum((_square(value)[i, i] for i in range(value.rows)), mpmath().mpf(0))


def _determinant(value: Any) -> Any:
    return mpmath().det(_square(value))


def _entries(*numbers: Any) -> tuple[Any, ...]:
    """A tuple of numbers. Tuples of tuples are refused: they could double in size at every node."""
    if len(numbers) > MOST_ROWS**2 or any(isinstance(n, tuple) or is_matrix(n) for n in numbers):
        raise ValueError("a matrix is malformed")
    return numbers


def _explicit(rows: Any, cols: Any, entries: Any) -> Any:
    rows, cols = _count(rows), _count(cols)
    if not isinstance(entries, tuple) or len(entries) != rows * cols:
        raise ValueError("a matrix is malformed")
    return mpmath().matrix([list(entries[i * cols : (i + 1) * cols]) for i in range(rows)])
