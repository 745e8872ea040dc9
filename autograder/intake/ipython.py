"""Turns the text of a notebook's code cell, which may hold IPython's magics, into Python text with the same lines."""

from __future__ import annotations

import re

from autograder.intake.syntax import ParseError, find_error
from autograder.intake.tokens import TOKEN
from autograder.intake.words import quoted

_MAGIC_LINE = re.compile(r"([ \t]*)(?:[%!?](?:.*\\\n)*.*|%{0,2}[^\W\d][\w.*]*\?{1,2}[ \t]*)(?:\n|\Z)")
_RUNNING = ("%%time", "%%capture")
"""Magics that run the cell as it is."""

_WRITING = ("%%writefile", "%%file")
"""Magics that write the cell to a file: a cell that writes a .py file still defines functions."""


class Unreadable(Exception):
    """A cell is not Python. The text of the exception is the rest of the sentence "Cell 3 was left out because …"."""


def python_text(cell: str, deadline: float) -> str:
    """The cell as text that `ast.parse` can parse. Raises Unreadable if it is not Python.

    deadline: when parsing must have ended, by `time.monotonic()`
    """
    magic, *words = cell.lstrip().split("\n", 1)[0].split() or [""]
    if magic in _RUNNING or (magic in _WRITING and words and words[-1].endswith(".py")):
        cell = cell.replace(magic, "#" + magic, 1)
    elif magic.startswith("%%"):
        raise Unreadable(f"it begins with {quoted(magic)}. Put functions into a cell of their own.")
    text, error = _without_magics(cell, deadline)
    if error is None:
        return text
    if error.line is None:
        raise Unreadable(f"Python cannot read it: {error.message}.")
    raise Unreadable(f"Python cannot read line {error.line}: {error.message}. Correct it, and run the cell to check.")


def _without_magics(text: str, deadline: float) -> tuple[str, ParseError | None]:
    """The cell as Python text, and what is wrong with it, if anything.

    Magics are looked for only where Python fails, because that search does not know all of Python's syntax.
    """
    error = find_error(text, deadline)
    if error is None:
        return text, None
    cleaned = _blank_magics(_dedented(text))
    return (text, error) if cleaned == text else (cleaned, find_error(cleaned, deadline))


def _dedented(text: str) -> str:
    """The cell without the indentation of its first line, which IPython removes as well."""
    before = text[: len(text) - len(text.lstrip())]
    return re.sub("(?m)^" + re.escape(before.rpartition("\n")[2]), "", text)


def _blank_magics(text: str) -> str:
    """Replaces each line of IPython by `pass`, so that lines keep their numbers and blocks their bodies."""
    done: list[str] = []
    position, depth, at_start = 0, 0, True
    while position < len(text):
        magic = _MAGIC_LINE.match(text, position) if at_start else None
        token = magic or TOKEN.search(text, position)
        if token is None or token.lastgroup == "stray":  # a string without an end, so the cell is broken
            return "".join(done) + text[position:]
        if magic:
            done.append(f"{magic[1]}pass" + "\n" * magic[0].count("\n"))
        else:
            done.append(text[position : token.end()])
            depth += (token.lastgroup == "open") - (token.lastgroup == "close" and depth > 0)
            at_start = token.lastgroup == "end" and not depth
        position = token.end()
    return "".join(done)
