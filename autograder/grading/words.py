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
        r"(mat1 and mat2|m1 and m2|self and mat2|vec1 and vec2) .*same dtype|Input type \(.*\) and (weight|bias) type"
        r"|expected scalar type \w+ but found",
        "tensors of two dtypes are combined: does a layer stay in a plain list, or is a tensor made without dtype=x.dtype?",
    ),
    (
        r"for \^: |bitwise_xor|ufunc 'bitwise_xor'",
        "in Python ^ is not a power: write x**2 for x squared",
    ),
    (
        r"Mix of Matrix and Scalar symbols|ShapeError.*mismatching shape",
        "sympy cannot add a matrix to a number or to a matrix of another shape: write sympy.Trace(A) for a 1 × 1 matrix A",
    ),
    (r"^BdbQuit|No module named 'ipdb'", "a breakpoint() or set_trace() is left in your code: delete it"),
    (r"^EOFError: EOF when reading a line", "nobody can answer input() where work is graded: write the value into your code"),
    (
        r"^SystemExit: 2$",
        'no arguments reach argparse where work is graded. Give each a default, or read them under `if __name__ == "__main__":`',
    ),
    (r"^SystemExit", "exit() or quit() ends the program that calls your code: delete it"),
    (
        r"Torch not compiled with CUDA|Found no NVIDIA driver|No CUDA GPUs are available|MPS backend|^Runtime.*PyTorch.*CUDA",
        "work is graded on machines without a GPU, too: use the device of the inputs, x.device, instead of naming one",
    ),
    (r"'?NoneType'?", "something is None here: does a function end without `return`?"),
    (
        r"get_ipython' is not defined",
        "get_ipython exists only in a notebook: hand in the notebook itself, or delete the lines that it writes for magics",
    ),
    (
        r"/content/|/kaggle/|MyDrive",
        "files of Colab, Kaggle and Drive are not there: hand the file in beside your code, and open it by its name alone",
    ),
    (
        r"name resolution|Name or service not known|nodename nor servname|getaddrinfo|urlopen error|Network is unreachable"
        r"|Failed to resolve|Max retries exceeded|Error Resolving|\[Errno (101|-2|-3)\]",
        "there is no network where work is graded: hand in the file that your code downloads, or leave the download out",
    ),
    (
        r"does not require grad and does not have a grad_fn",
        "no gradient is kept: is something under torch.no_grad(), a decorator @torch.no_grad() say, or detached?",
    ),
    (
        r"relative import with no known parent|relative import beyond",
        "its dots lead out of what was handed in: hand in the folder that they lead to, or, for a file beside your "
        "code, write `from helpers import f`, without the dot",
    ),
    (
        r"^ModuleNotFoundError: No module named",
        "it is not installed here: hand it in if it is a file of your own; if only plots or training need it, import it there",
    ),
    (
        r"^FileNotFoundError",
        "hand the file in beside your code, and open it by a path that begins there, such as 'weights.pt'",
    ),
)
"""A library's message -> its usual cause, and what to do."""


def advice(message: str, kind: str = "") -> str:
    """ ": <advice>" for a well-known message, else "". kind: the name of the exception's type"""
    told = f"{kind}: {message}"
    return next((f": {text}" for pattern, text in ADVICE if re.search(pattern, told)), "")


MAIN = 'if __name__ == "__main__":'
_DEFINES = ("import ", "from ", "class ", "def ", "async def ", "@")


def move_under_main(error: Mapping[str, Any]) -> str:
    """The way out for a file that fails while it is imported, in a line that defines nothing; "" for any other."""
    frames = error.get("frames")
    frames = frames if isinstance(frames, list) else []
    lines = [str(f.get("code", "")) for f in frames if isinstance(f, Mapping) and f.get("function") == "<module>"]
    if not lines or lines[-1].startswith(_DEFINES):
        return ""
    return f". If your functions do not need that line, move it under `{MAIN}` at the end of the file"


def place(error: Mapping[str, Any], origins: Mapping[str, Any], *, above: bool = False) -> str:
    """Where an error arose in the student's own file or notebook, as in " (divergences.py, line 12: y = 1 / 0)", else "".

    above: where the function was called in which it arose
    """
    frames = error.get("frames")
    frames = frames[:-1] if above and isinstance(frames, list) else frames
    if not isinstance(frames, list) or not frames or not isinstance(frames[-1], Mapping):
        return ""
    frame = frames[-1]
    file, line, code = str(frame.get("file", "")), frame.get("line"), str(frame.get("code", ""))
    lines = origins.get(file) or ()
    if isinstance(line, int) and 0 < line <= len(lines) and lines[line - 1] is not None:
        cell, cell_line = lines[line - 1]
        where = f"cell {cell}, line {cell_line}" if cell else f"line {cell_line}"  # 0: a notebook saved as one Python file
    else:
        where = f"{file}, line {line}"
    return f" ({where}: {code})" if code else f" ({where})"
