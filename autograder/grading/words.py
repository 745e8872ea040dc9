"""The place of an error in the student's own file, and advice on well-known messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

ADVICE = (
    (
        r"Cannot convert expression to float|must be (a )?(Tensor|real number), not (Symbol|Mul|Add|Pow|Half|MatrixSymbol)"
        r"|of type (Symbol|Mul|Add|Pow|Half|MatrixSymbol) which has no callable",
        "expressions need sympy's functions: sympy.log, not math.log, numpy.log or torch.log",
    ),
    (
        r"Can't call numpy\(\) on Tensor that requires grad",
        "numpy loses the gradient that this check needs: use torch's operations",
    ),
    (r"leaf Variable that requires grad .* in-place operation", "make a new tensor (x = x + 1, not x += 1 or x.add_(1))"),
    (
        r"mat1 and mat2 must have the same dtype|Input type \(.*\) and (weight|bias) type",
        "numbers of two dtypes meet: are all layers the module's own (those in a plain list are not), and tensors made like x?",
    ),
)
"""A library's message -> its usual cause, and what to do."""


def advice(message: str) -> str:
    """ ": <advice>" for a well-known message, else ""."""
    return next((f": {text}" for pattern, text in ADVICE if re.search(pattern, message)), "")


def place(error: Mapping[str, Any], origins: Mapping[str, Any]) -> str:
    """Where an error arose in the student's own file or notebook, as in " (divergences.py, line 12: y = 1 / 0)", else ""."""
    frames = error.get("frames")
    if not isinstance(frames, list) or not frames or not isinstance(frames[-1], Mapping):
        return ""
    frame = frames[-1]
    file, line, code = str(frame.get("file", "")), frame.get("line"), str(frame.get("code", ""))
    lines = origins.get(file) or ()
    if isinstance(line, int) and 0 < line <= len(lines) and lines[line - 1] is not None:
        cell, cell_line = lines[line - 1]
        where = f"cell {cell}, line {cell_line}"
    else:
        where = f"{file}, line {line}"
    return f" ({where}: {code})" if code else f" ({where})"
