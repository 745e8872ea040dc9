"""Reads the statements of a notebook's code cell. A line that cannot be read costs its statement, and nothing else."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.intake.ipython import chunks, pieces, python_text
from autograder.intake.syntax import ParseError
from autograder.intake.words import quoted

BLOCK = (ast.If, ast.Try, ast.With)
_BINDS = re.compile(r"(?m)^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+([^\W\d]\w*)|^([^\W\d]\w*)[ \t]*(?::[^=\n]*)?=[^=]")


@dataclass(frozen=True)
class Unit:
    """A statement at the top level of a cell.

    lines: those of the whole cell, as the statement's tree counts them
    node: its syntax tree; None where Python cannot read it
    line: the number of its first line in the cell, or of the line that cannot be read
    message: why Python cannot read it
    names: what it seems to bind, where Python cannot read it
    kind: the exception that stands for it then
    """

    cell: int
    lines: Sequence[str]
    node: ast.stmt | None
    line: int
    message: str = ""
    names: tuple[str, ...] = ()
    kind: str = "SyntaxError"

    @property
    def code(self) -> str:
        """Its first line, or the line that cannot be read."""
        return "".join(self.lines[self.line - 1 : self.line]).strip()


def read_cell(number: int, text: str, deadline: float) -> list[Unit]:
    """The statements of a code cell, in order.

    number: of the cell, among the notebook's code cells
    deadline: when parsing must have ended, by `time.monotonic()`
    """
    text, found = python_text(text, deadline)
    lines = text.split("\n")
    if isinstance(found, ast.Module):
        return _units(number, lines, found, 0)
    return list(_recovered(number, lines, text, found, deadline))


def _units(cell: int, lines: Sequence[str], tree: ast.Module, before: int) -> list[Unit]:
    """before: how many lines of the cell come before the tree's"""
    for statement in tree.body if before else ():
        ast.increment_lineno(statement, before)
    return [Unit(cell, lines, node, _first_line(node)) for node in tree.body]


def _recovered(cell: int, lines: list[str], text: str, error: ParseError, deadline: float) -> Iterator[Unit]:
    """What can be read of a cell that cannot be read as a whole."""
    parts = chunks(text)
    if len(parts) == 1:
        parts = pieces(text)
    for line, part in parts:
        cleaned, found = python_text(part, deadline) if len(parts) > 1 else (part, error)
        again = [(1, part)] if isinstance(found, ast.Module) else _reparted(part)
        for inner_line, inner in again:
            if inner != part:
                cleaned, found = python_text(inner, deadline)
            before = line + inner_line - 2
            lines[before : before + cleaned.count("\n") + (not cleaned.endswith("\n"))] = cleaned.removesuffix("\n").split("\n")
            if isinstance(found, ast.Module):
                yield from _units(cell, lines, found, before)
            else:
                yield _unreadable(cell, lines, inner, before, found)


def _reparted(part: str) -> list[tuple[int, str]]:
    """The part as statements that begin where they seem to, in case that one of them never closes its bracket."""
    found = pieces(part)
    return found if len(found) > 1 else [(1, part)]


def _unreadable(cell: int, lines: Sequence[str], text: str, before: int, error: ParseError) -> Unit:
    names = tuple(dict.fromkeys(name for pair in _BINDS.findall(text) for name in pair if name))
    blank = len(text) - len(text.lstrip("\n"))
    message = f"the grader's Python {sys.version_info[0]}.{sys.version_info[1]} cannot read it: {quoted(error.message)}"
    return Unit(cell, lines, None, before + (error.line or blank + 1), message, names)


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


# --- the text of a statement --------------------------------------------------------------------------------


def text_of(unit: Unit, dropped: Sequence[ast.stmt] = ()) -> list[str]:
    """The lines of the statement, from which neighbours on its first and last line are removed.

    dropped: statements inside it that become `pass`. The condition `__name__ == "__main__"`, which is true in a notebook,
    becomes `True`.
    """
    node = unit.node
    assert node is not None and node.end_lineno is not None, "ast.parse gives every statement an end"
    lines, decorated = list(unit.lines), bool(getattr(node, "decorator_list", []))
    edits: list[tuple[ast.stmt | ast.expr, str]] = [(inner, "pass") for inner in dropped]
    edits += [(test, "True") for test in _main_tests(node)] if isinstance(node, BLOCK) else []
    last = lines[node.end_lineno - 1].encode()  # columns count bytes
    rest = last[node.end_col_offset :].strip()
    if rest and not rest.startswith(b"#"):
        lines[node.end_lineno - 1] = last[: node.end_col_offset].decode()
    for inner, replacement in sorted(edits, key=lambda edit: (edit[0].lineno, edit[0].col_offset), reverse=True):
        _replace(lines, inner, replacement)
    text = lines[unit.line - 1 : node.end_lineno]
    text[0] = text[0].lstrip() if decorated else text[0].encode()[node.col_offset :].decode()
    return text


def _main_tests(block: ast.stmt) -> Iterator[ast.expr]:
    for node in ast.walk(block):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Compare) and isinstance(node.test.ops[0], ast.Eq):
            sides = [getattr(side, "id", getattr(side, "value", None)) for side in (node.test.left, *node.test.comparators)]
            if "__name__" in sides and "__main__" in sides and len(sides) == 2:
                yield node.test


def _replace(lines: list[str], node: ast.stmt | ast.expr, text: str) -> None:
    """Replaces the node by the text, without changing the number of lines."""
    assert node.end_lineno is not None, "ast.parse gives every node an end"
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    start = min([node, *decorators], key=lambda part: part.lineno)
    first, last = start.lineno - 1, node.end_lineno - 1
    column = node.col_offset  # a decorator's own begins after the @
    before = lines[first].encode()[:column].decode()  # columns count bytes
    after = lines[last].encode()[node.end_col_offset :].decode()
    lines[first : last + 1] = [before + text + after] + [""] * (last - first)
