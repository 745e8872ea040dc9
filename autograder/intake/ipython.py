"""Turns the text of a notebook's code cell, which may hold IPython's magics, into Python text with the same lines."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from autograder.intake.syntax import ParseError, tree_or_error
from autograder.intake.tokens import TOKEN

_MAGIC_LINE = re.compile(r"([ \t]*)(?:[%!?,;/](?:.*\\\n)*.*|%{0,2}[^\W\d][\w.*]*\?{1,2}[ \t]*)(?:\n|\Z)")
_ASSIGNED = re.compile(r"([ \t]*[^\W\d][\w, \t.\[\]]*=[ \t]*)(!|%)((?:.*\\\n)*.*)(?:\n|\Z)")
"""`files = !ls` and `here = %pwd`."""

_RUNS_A_STATEMENT = re.compile(r"%(?:time|prun)[ \t]+(?!-)([^\n]*[^\n?])")
_RUNS_A_FILE = re.compile(r"%run[ \t]+(?:-\w[ \t]+)*['\"]?(?:\./)?([^\W\d]\w*)(?:\.py)?['\"]?[ \t]*\Z")

_RUNNING = frozenset({"%%time", "%%capture", "%%prun"})
"""Magics that run the cell as it is."""

_WRITING = frozenset({"%%writefile", "%%file"})

CELL_START = re.compile(r"(?m)^(?:(?:async[ \t]+)?def[ \t]|class[ \t]|@|import[ \t]|from[ \t]|[^\W\d]\w*[ \t]*=[^=])")
"""A line at which a statement at the top level begins, whatever stands before it."""

_CONTINUES = re.compile(r"(?:else|elif|except|finally|case)\b|[)\]}]")


@dataclass(frozen=True)
class Written:
    """A file that a cell writes (`%%writefile`). adds: to the end of what an earlier cell wrote"""

    name: str
    text: str
    adds: bool


def written_by(cell: str) -> Written | None:
    """The file that the cell writes instead of being run; None where it is run."""
    first, _, rest = cell.lstrip().partition("\n")
    magic, *words = first.split() or [""]
    names = [word.strip("'\"") for word in words if not word.startswith("-")]
    if magic not in _WRITING or not names:
        return None
    text = rest if rest.endswith("\n") or not rest else f"{rest}\n"  # as IPython writes it
    return Written(names[-1].removeprefix("./"), text, any(word in ("-a", "--append") for word in words))


def foreign_magic(cell: str) -> str:
    """The magic for which the cell is not Python, such as %%bash, or ""."""
    magic = (cell.lstrip().split(None, 1) or [""])[0]
    return magic if magic.startswith("%%") and magic not in _RUNNING else ""


def python_text(cell: str, deadline: float) -> tuple[str, ast.Module | ParseError]:
    """The cell as Python text with the same lines, and its tree, or what is wrong with it.

    Magics are looked for only where Python fails, because that search does not know all of Python's syntax.

    deadline: when parsing must have ended, by `time.monotonic()`
    """
    magic = (cell.lstrip().split(None, 1) or [""])[0]
    text = cell.replace(magic, "#" + magic, 1) if magic in _RUNNING else cell
    found = tree_or_error(text, deadline)
    if isinstance(found, ast.Module):
        return text, found
    cleaned = _without_magics(_dedented(text))
    return (text, found) if cleaned == text else (cleaned, tree_or_error(cleaned, deadline))


def chunks(text: str) -> list[tuple[int, str]]:
    """The statements at the top level of a text that is not Python as a whole, each with the number of its first line.

    Statements are told apart by their brackets and strings; `pieces` does it by the look of the lines alone.
    """
    starts, position, depth, at_start = [0], 0, 0, True
    while position < len(text):
        token = TOKEN.search(text, position)
        if token is None or token.lastgroup == "stray":  # a string without an end
            break
        if at_start and not depth and text[position] not in " \t\n#\\" and not _CONTINUES.match(text, position):
            starts.append(position)
        depth += (token.lastgroup == "open") - (token.lastgroup == "close" and depth > 0)
        at_start, position = token.lastgroup == "end", token.end()
    return _cut(text, starts)


def pieces(text: str) -> list[tuple[int, str]]:
    """The same by the look of the lines, for a text with a bracket or a string that is never closed."""
    return _cut(text, [0, *(match.start() for match in CELL_START.finditer(text))])


def _cut(text: str, starts: list[int]) -> list[tuple[int, str]]:
    """The parts that begin at these places, with the numbers of their first lines. A decorator stays with what it decorates."""
    starts = sorted(set(starts))
    parts: list[tuple[int, str]] = []
    line = 1
    for begin, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[begin:end]
        if parts and parts[-1][1].rstrip().rpartition("\n")[2].startswith("@"):
            parts[-1] = (parts[-1][0], parts[-1][1] + part)
        else:
            parts.append((line, part))
        line += part.count("\n")
    return parts


def _dedented(text: str) -> str:
    """The cell without the indentation of its first line, which IPython removes as well."""
    before = text[: len(text) - len(text.lstrip())]
    return re.sub("(?m)^" + re.escape(before.rpartition("\n")[2]), "", text)


def _without_magics(text: str) -> str:
    """Replaces each line of IPython by Python, so that lines keep their numbers and blocks their bodies."""
    done: list[str] = []
    position, depth, at_start = 0, 0, True
    while position < len(text):
        magic = (_MAGIC_LINE.match(text, position) or _ASSIGNED.match(text, position)) if at_start else None
        token = magic or TOKEN.search(text, position)
        if token is None or token.lastgroup == "stray":  # a string without an end, so the cell is broken
            return "".join(done) + text[position:]
        if magic:
            done.append(_as_python(magic) + "\n" * magic[0].count("\n"))
        else:
            done.append(text[position : token.end()])
            depth += (token.lastgroup == "open") - (token.lastgroup == "close" and depth > 0)
            at_start = token.lastgroup == "end" and not depth
        position = token.end()
    return "".join(done)


def _as_python(magic: re.Match[str]) -> str:
    """What stands for a line of IPython: the statement that it times, what IPython calls for it, or `pass`."""
    if magic.re is _ASSIGNED:
        call = "getoutput" if magic[2] == "!" else "value_of_magic"
        return f"{magic[1]}get_ipython().{call}({' '.join(magic[3].split())!r})"
    line = magic[0].strip()
    if timed := _RUNS_A_STATEMENT.fullmatch(line):
        return magic[1] + timed[1]
    if run := _RUNS_A_FILE.fullmatch(line):
        return f"{magic[1]}from {run[1]} import *"
    return f"{magic[1]}pass"
