"""The Python that submissions are written for, and syntax that is newer.

Graders run different versions. A student whose own Python is newer learns from `autograder check` what not every grader can
read, instead of losing a file when the work is graded.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
import warnings
from collections.abc import Iterator

GRADERS_PYTHON = (3, 10)
"""The oldest Python that may grade. The kit and the handouts name it."""


def newer_syntax(text: str, python: tuple[int, int]) -> tuple[int, str] | None:
    """The line of the first syntax that is newer than this Python, and what it is; None where there is none.

    text: that our own Python can parse
    """
    if sys.version_info[:2] <= python:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text, feature_version=python)
    except SyntaxError as error:
        return error.lineno or 1, error.msg
    try:
        found = [*(_starred(tree, text) if python < (3, 11) else ()), *(_format_strings(text) if python < (3, 12) else ())]
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return None
    return min(found, default=None)


def _starred(tree: ast.Module, text: str) -> Iterator[tuple[int, str]]:
    """Stars in an index without parentheses, and in the annotation of `*args`."""
    lines = text.split("\n")
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            begins = lines[node.slice.lineno - 1].encode()[node.slice.col_offset :]  # columns count bytes
            if any(isinstance(part, ast.Starred) for part in node.slice.elts) and not begins.startswith(b"("):
                yield node.lineno, "a star in an index needs Python 3.11"
        elif isinstance(node, ast.arg) and isinstance(node.annotation, ast.Starred):
            yield node.lineno, "a star in an annotation needs Python 3.11"


def _format_strings(text: str) -> Iterator[tuple[int, str]]:
    """Quotes of the same kind, backslashes, comments and line ends inside the braces of an f-string."""
    begins, middle, ends = (getattr(tokenize, f"FSTRING_{part}", -1) for part in ("START", "MIDDLE", "END"))
    around: list[str] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kind, string = token.type, token.string
        if kind == ends:
            around.pop()
        elif around and kind != middle:
            if any(quote in string for quote in around) and kind in (begins, tokenize.STRING):
                yield token.start[0], "the same quotes inside the braces of an f-string need Python 3.12: use the other kind"
            elif "\\" in string or kind == tokenize.COMMENT or (kind == tokenize.NL and len(around[-1]) == 1):
                yield token.start[0], "a backslash, comment or line end in the braces of an f-string needs Python 3.12"
        if kind == begins:
            around.append(string.lstrip("rRbBfFuU"))
