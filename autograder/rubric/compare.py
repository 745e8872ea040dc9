"""Comparing a result with its expected value: type, shape, dtype, finite, values, in this order, up to the first difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Tolerance:
    """|got − expected| ≤ atol + rtol · |expected|, entry by entry.

    atol:    a number, or an array of the expected shape
    because: the derivation of a check's own tolerance
    """

    rtol: float
    atol: Any
    because: str = ""

    def allowed(self, expected: Array) -> Array:
        """How far a value may be from each expected one; nothing where that is infinite."""
        finite = np.isfinite(expected)
        return np.asarray(np.where(finite, self.atol + self.rtol * np.abs(np.where(finite, expected, 0.0)), 0.0))


FLOOR = {
    # Unit roundoff 6e-8. A sum of 64 terms in any order is off by 64 · 6e-8 · Σ|term| ≈ 4e-6 · Σ|term|, and exp and log add
    # two units each; Σ|term| is at most a few times the result where nothing cancels. The absolute part covers results near
    # zero made from terms of order one. The handout promises both.
    "float32": Tolerance(rtol=1e-4, atol=1e-5),
    # The same count with unit roundoff 1.1e-16 gives 1e-14; the handout promises 1e-10, and that decides.
    "float64": Tolerance(rtol=1e-10, atol=1e-10),
}


@dataclass(frozen=True)
class Value:
    """One value from a worker: bytes and labels, of which nothing is trusted.

    kind:   its kind in the worker: "tensor", "array", "float", "int", "bool", "str", "none", "tuple", "object", …
    data:   a numpy array for tensors and arrays (None for a tensor without data, on device "meta"), else the value
    """

    kind: str
    data: Any
    dtype: str = ""
    shape: tuple[int, ...] = ()
    device: str = ""
    requires_grad: bool = False


@dataclass(frozen=True)
class Difference:
    """The first aspect in which a value is wrong.

    aspect: "type", "shape", "dtype", "finite", "values", or a family's own word
    text:   the whole sentence, with numbers, for public cases
    blind:  the sentence without numbers and without any text from the student's process, for private cases
    by_value: whether the result's numbers, or their shape, are compared with expected ones
    """

    aspect: str
    text: str
    blind: str
    by_value: bool = False


def digits(a: float, b: float) -> tuple[str, str]:
    """Both numbers, printed with enough digits to tell them apart."""
    for precision in (6, 9, 12, 17):
        left, right = f"{a:.{precision}g}", f"{b:.{precision}g}"
        if left != right:
            break
    return left, right


def _article(kind: str) -> str:
    known = {
        "float": "a Python float",
        "int": "a Python int",
        "bool": "a Python bool",
        "none": "None (does it end without `return`?)",
        "array": "a numpy array",
        "tensor": "a tensor",
        "str": "a string",
    }
    return known.get(kind, f"a {kind}")


def _to_a_tensor(kind: str) -> str:
    """How a value of that kind becomes a tensor, after the sentence about it; "" where nobody can tell."""
    if kind in ("float", "int", "bool"):
        return ": return what torch computed as it is, without `.item()` or `float()`"
    return ": compute with torch, or convert the result with `torch.from_numpy`" if kind == "array" else ""


def _shape(shape: tuple[int, ...]) -> str:
    return "no axes" if not shape else f"shape {tuple(shape)}"


def first_difference(got: Value, expected: Array, *, dtype: str, tolerance: Tolerance) -> Difference | None:
    """The first aspect in which `got` differs from `expected`, or None.

    dtype: the dtype that the value must have, "" for any
    """
    if got.kind != "tensor":
        return Difference(
            "type",
            f"got {_article(got.kind)}, expected a torch tensor with {_shape(expected.shape)}{_to_a_tensor(got.kind)}",
            "the result is not a torch tensor",
        )
    if got.shape != expected.shape:
        text = f"got {_shape(got.shape)}, expected {_shape(expected.shape)}"
        return Difference("shape", text, "the result has the wrong shape", by_value=True)
    if dtype and got.dtype != dtype:
        return Difference(
            "dtype",
            f"got {got.dtype}, expected {dtype} (the dtype of the inputs)",
            "the result has another dtype than the inputs",
        )
    if got.data is None:
        return Difference("type", "the tensor holds no data (device meta)", "the tensor holds no data")
    return _finite(got.data, expected) or _values(got.data, expected, tolerance)


def _finite(got: Array, expected: Array) -> Difference | None:
    bad = np.isnan(got) | (np.isinf(got) & np.isfinite(expected))
    if not bad.any():
        return None
    where = tuple(int(i) for i in np.argwhere(bad)[0])
    return Difference(
        "finite",
        f"{_count(bad)} not finite{_where('first', where, bad)}: got {got[where]}, expected {expected[where]:.6g}",
        "the result is not finite where it should be",
        by_value=True,
    )


def _values(got: Array, expected: Array, tolerance: Tolerance) -> Difference | None:
    got = got.astype(np.complex128 if np.iscomplexobj(got) else np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        off = np.where(got == expected, 0.0, np.abs(got - expected))
        allowed = tolerance.allowed(expected)
        bad = ~(off <= allowed)
        if not bad.any():
            return None
        excess = np.where(bad, np.where(np.isfinite(off), off / np.maximum(allowed, 1e-300), np.inf), -1.0)
    worst = tuple(int(i) for i in np.unravel_index(int(np.argmax(excess)), excess.shape))
    left, right = digits(got[worst], expected[worst]) if not np.iscomplexobj(got) else map(str, (got[worst], expected[worst]))
    allowance = f" (off by {off[worst]:.3g}, allowed {allowed[worst]:.2g})" if np.isfinite(off[worst]) else ""
    if not expected.shape:
        return Difference("values", f"got {left}, expected {right}{allowance}", "the value is wrong", by_value=True)
    return Difference(
        "values",
        f"{_count(bad)} wrong{_where('worst', worst, bad)}: got {left}, expected {right}{allowance}",
        "the values are wrong",
        by_value=True,
    )


def _count(bad: Array) -> str:
    if bad.size == 1:
        return "the entry is"
    return f"{int(bad.sum())} of {bad.size} entries {'is' if bad.sum() == 1 else 'are'}"


def _where(which: str, where: tuple[int, ...], bad: Array) -> str:
    """Which entry is shown, where there are several. which: the worst or the first of those that are wrong"""
    if bad.size == 1:
        return ""
    entry = f"entry [{', '.join(map(str, where))}]"
    return f", {entry}" if bad.sum() == 1 else f"; the {which} is {entry}"


def alike_within(scale: float) -> float:
    """How far apart two values may be that agree. scale: the largest entry of the second"""
    return 1e-3 * scale + 1e-12


def agrees(got: Any, mistaken: Array) -> bool:
    """Is `got` this mistake's value, to 1e-3 of its largest entry? A hint decides no points, so the tolerance may be loose."""
    if not isinstance(got, np.ndarray) or got.shape != mistaken.shape or np.iscomplexobj(got):
        return False
    got = got.astype(np.float64)
    finite = np.isfinite(mistaken)
    if not np.array_equal(np.where(finite, 0, mistaken), np.where(finite, 0, got), equal_nan=True):
        return False
    scale = np.max(np.abs(mistaken[finite]), initial=0.0)
    return bool(np.all(np.abs(got[finite] - mistaken[finite]) <= alike_within(scale)))
