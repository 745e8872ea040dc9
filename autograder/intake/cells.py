"""Selects the statements of a notebook's cell that a module can consist of: imports, functions, classes and constants."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.intake.ipython import Unreadable, python_text
from autograder.intake.names import FUNCTION, IMPORT, bound

BLOCK = (ast.If, ast.Try)
_DECIDING = (
    ast.Constant,
    ast.Name,
    ast.Attribute,
    ast.Compare,
    ast.BoolOp,
    ast.UnaryOp,
    ast.Tuple,
    ast.keyword,
    ast.cmpop,
    ast.boolop,
    ast.unaryop,
    ast.expr_context,
)
"""What a condition may consist of, besides calls of methods."""


@dataclass(frozen=True)
class Piece:
    """A statement taken from a cell.

    line: the number of its first line in the cell
    text: its lines
    """

    cell: int
    line: int
    text: tuple[str, ...]
    statement: ast.stmt


@dataclass(frozen=True)
class LeftOut:
    """A name that a cell binds by a statement that was not taken."""

    name: str
    cell: int


@dataclass(frozen=True)
class CellContent:
    """What was taken from a cell, which names were left out, and what to tell the student."""

    pieces: Sequence[Piece] = ()
    left_out: Sequence[LeftOut] = ()
    notes: Sequence[str] = ()


def read_cell(number: int, text: str, deadline: float) -> CellContent:
    """Reads a code cell.

    number: of the cell, among the notebook's code cells
    deadline: when parsing must have ended, by `time.monotonic()`
    """
    try:
        return _selected(number, python_text(text, deadline))
    except Unreadable as error:
        reason = str(error)
    except (RecursionError, MemoryError):
        reason = "it is nested too deeply or is too large. Split it into smaller cells."
    return CellContent(notes=[f"Cell {number} was left out because {reason}"])


# --- which statements are taken -----------------------------------------------------------------------------


def _selected(cell: int, text: str) -> CellContent:
    lines, pieces = text.split("\n"), list[Piece]()
    left_out: dict[str, None] = {}
    for statement in _parsed(text):
        taken, others = _from_statement(cell, lines, statement)
        pieces += taken
        for other in others:
            left_out.update(dict.fromkeys(bound(other)))
    return CellContent(pieces, [LeftOut(name, cell) for name in left_out if name != "_"])


def _from_statement(cell: int, lines: Sequence[str], statement: ast.stmt) -> tuple[list[Piece], list[ast.stmt]]:
    """What is taken of the statement, and the statements in it that are not."""
    if isinstance(statement, BLOCK):
        return _from_block(cell, lines, statement)
    if _is_taken(statement):
        return [_copied(cell, lines, statement)], []
    return [], [statement]


def _parsed(text: str) -> list[ast.stmt]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text).body


def _is_taken(statement: ast.stmt) -> bool:
    targets: list[ast.expr]
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    else:
        return isinstance(statement, (ast.ClassDef, *IMPORT, *FUNCTION))
    return all(isinstance(target, ast.Name) for target in targets) and _is_constant(statement.value)


def _is_constant(value: ast.expr | None) -> bool:
    """Whether the value is a literal, arithmetic on numbers (`1 / 2`) or a lambda, none of which runs a student's code."""
    if isinstance(value, ast.Lambda):
        return True
    if isinstance(value, ast.BinOp) and not isinstance(value.op, ast.Pow):  # 9**9**9 never ends
        return _is_constant_number(value.left) and _is_constant_number(value.right)
    return value is not None and _is_literal(value)


def _is_constant_number(value: ast.expr) -> bool:
    if isinstance(value, ast.BinOp):
        return _is_constant(value)
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, (ast.USub, ast.UAdd)):
        return _is_constant_number(value.operand)
    return isinstance(value, ast.Constant) and isinstance(value.value, (int, float))


def _is_literal(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _copied(cell: int, lines: Sequence[str], statement: ast.stmt) -> Piece:
    """The statement with its lines, from which neighbours on its first and last line are removed."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
    text = list(lines[first - 1 : statement.end_lineno])
    last, end = text[-1].encode(), statement.end_col_offset  # columns count bytes
    assert end is not None, "ast.parse gives every statement an end"
    rest = last[end:].strip()
    if rest and not rest.startswith(b"#"):
        text[-1] = last[:end].decode()
    text[0] = text[0].lstrip() if decorators else text[0].encode()[statement.col_offset :].decode()
    return Piece(cell, first, tuple(text), statement)


# --- blocks -------------------------------------------------------------------------------------------------


def _from_block(cell: int, lines: Sequence[str], block: ast.If | ast.Try) -> tuple[list[Piece], list[ast.stmt]]:
    """An `if` or `try` in which `pass` replaces the statements that are not taken, and those statements.

    A block that then binds no name is not taken.
    """
    edits, edited = sorted(_edits(block), key=lambda edit: (edit[0].lineno, edit[0].col_offset)), list(lines)
    for node, replacement in reversed(edits):
        _replace(edited, node, replacement)
    text = edited[block.lineno - 1 : block.end_lineno]
    statement = _parsed("\n".join(text))[0]
    others = [node for node, _ in edits if isinstance(node, ast.stmt)]
    return [Piece(cell, block.lineno, tuple(text), statement)] if any(bound(statement)) else [], others


def _edits(block: ast.stmt) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    """The nodes to replace, each with its replacement, so that the block can be taken.

    The outermost statements that are not taken, perhaps the block itself, become `pass`. The condition
    `__name__ == "__main__"`, which is true in a notebook, becomes `True` for the module.
    """
    pending = [block]
    while pending:
        statement = pending.pop()
        if isinstance(statement, BLOCK) and _is_plain(statement):
            pending += [node for node in _inside(statement) if isinstance(node, ast.stmt)]
            if isinstance(statement, ast.If) and ast.unparse(statement.test) == "__name__ == '__main__'":
                yield statement.test, "True"
        elif not _is_taken(statement) and not isinstance(statement, ast.Pass):
            yield statement, "pass"


def _inside(block: ast.If | ast.Try) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(block):
        yield from ast.iter_child_nodes(node) if isinstance(node, ast.ExceptHandler) else [node]


def _is_plain(block: ast.If | ast.Try) -> bool:
    """Whether the block's conditions call no function of the student's. `torch.cuda.is_available()` is a library's."""
    deciding = [block.test] if isinstance(block, ast.If) else [handler.type for handler in block.handlers if handler.type]
    return all(
        isinstance(node, _DECIDING) or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
        for test in deciding
        for node in ast.walk(test)
    )


def _replace(lines: list[str], node: ast.stmt | ast.expr, text: str) -> None:
    """Replaces the node by the text, without changing the number of lines."""
    assert node.end_lineno is not None, "ast.parse gives every node an end"
    first, last = node.lineno - 1, node.end_lineno - 1
    before = lines[first].encode()[: node.col_offset].decode()  # columns count bytes
    after = lines[last].encode()[node.end_col_offset :].decode()
    lines[first : last + 1] = [before + text + after] + [""] * (last - first)
