"""From a cell of a notebook to the statements that are taken of it. The cell is IPython's; what is taken is Python."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.intake.names import FUNCTION, IMPORT, bound
from autograder.intake.syntax import TOKEN, Trouble, find_trouble, shown

_MAGIC = re.compile(r"([ \t]*)(?:[%!?](?:.*\\\n)*.*|%{0,2}[^\W\d][\w.*]*\?{1,2}[ \t]*)(?:\n|\Z)")
_RUNNING = ("%%time", "%%capture")  # which run the cell as it is
_WRITING = ("%%writefile", "%%file")  # which make a file of it: a module is taken all the same
BLOCK = (ast.If, ast.Try)
_PLAIN = (
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


@dataclass(frozen=True)
class Piece:
    """A statement that is taken from a cell, with the lines that hold it, of which the first is `line`."""

    cell: int
    line: int
    text: tuple[str, ...]
    statement: ast.stmt


@dataclass(frozen=True)
class LeftOut:
    """A name that a cell gives, by a statement that is not taken."""

    name: str
    cell: int


def read_cell(number: int, text: str, deadline: float) -> tuple[list[Piece], list[LeftOut], list[str]]:
    """What is taken from a code cell, the names that are not, and what to tell the student of a cell that cannot be read."""
    magic, *words = text.lstrip().split("\n", 1)[0].split() or [""]
    if magic in _RUNNING or (magic in _WRITING and words and words[-1].endswith(".py")):
        text = text.replace(magic, "#" + magic, 1)
    elif magic.startswith("%%"):
        return [], [], [f"Cell {number} was not taken, as it begins with {shown(magic)}: use another for functions."]
    text, trouble = _without_magics(text, deadline)
    if trouble:
        where = f"line {trouble.line}: " if trouble.line else ""
        return [], [], [f"Cell {number} was not taken, as Python cannot read it: {where}{trouble.message}."]
    try:
        return *_sort_out(number, text), []
    except (RecursionError, MemoryError):
        return [], [], [f"Cell {number} was not taken, as it is nested too deeply, or too large."]


def _without_magics(text: str, deadline: float) -> tuple[str, Trouble | None]:
    """The cell as Python text, and what is wrong with it, if anything.

    What only IPython reads is looked for only where Python fails, as that search does not know all of Python.
    """
    trouble = find_trouble(text, deadline)
    if trouble is None:
        return text, None
    cleaned = _blank_magics(_dedented(text))
    return (text, trouble) if cleaned == text else (cleaned, find_trouble(cleaned, deadline))


def _dedented(text: str) -> str:
    """The cell without the indentation of its first line, which IPython takes off."""
    before = text[: len(text) - len(text.lstrip())]
    return re.sub("(?m)^" + re.escape(before.rpartition("\n")[2]), "", text)


def _blank_magics(text: str) -> str:
    """Each line of IPython as `pass`, so that lines keep their numbers and blocks their bodies."""
    done, position, depth, at_start = [], 0, 0, True
    while position < len(text):
        magic = _MAGIC.match(text, position) if at_start else None
        token = magic or TOKEN.search(text, position)
        if token is None or token.lastgroup == "stray":  # a string without end, so it is broken
            return "".join(done) + text[position:]
        if magic:
            done.append(f"{magic[1]}pass" + "\n" * magic[0].count("\n"))
        else:
            done.append(text[position : token.end()])
            depth += (token.lastgroup == "open") - (token.lastgroup == "close" and depth > 0)
            at_start = token.lastgroup == "end" and not depth
        position = token.end()
    return "".join(done)


# --- what is taken ------------------------------------------------------------------------------------------


def _sort_out(cell: int, text: str) -> tuple[list[Piece], list[LeftOut]]:
    """The statements of a cell that are taken, and the names bound by the others."""
    lines, pieces, left_out = text.split("\n"), [], {}
    for statement in _parsed(text):
        if isinstance(statement, BLOCK):
            taken, others = _from_block(cell, lines, statement)
        elif _is_taken(statement):
            taken, others = [_copied(cell, lines, statement)], []
        else:
            taken, others = [], [statement]
        pieces += taken
        for other in others:
            left_out.update(dict.fromkeys(bound(other)))
    return pieces, [LeftOut(name, cell) for name in left_out if name != "_"]


def _parsed(text: str) -> list[ast.stmt]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text).body


def _is_taken(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    else:
        return isinstance(statement, (ast.ClassDef, *IMPORT, *FUNCTION))
    return all(isinstance(target, ast.Name) for target in targets) and _is_constant(statement.value)


def _is_constant(value: ast.expr | None) -> bool:
    """A literal, arithmetic on numbers (`1 / 2`), or a function without a name: nothing that runs a student's code."""
    if isinstance(value, ast.Lambda):
        return True
    if isinstance(value, ast.BinOp) and not isinstance(value.op, ast.Pow):  # 9**9**9 takes for ever
        return _is_constant_number(value.left) and _is_constant_number(value.right)
    return _is_literal(value)


def _is_constant_number(value: ast.expr) -> bool:
    if isinstance(value, ast.BinOp):
        return _is_constant(value)
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, (ast.USub, ast.UAdd)):
        return _is_constant_number(value.operand)
    return isinstance(value, ast.Constant) and isinstance(value.value, (int, float))


def _is_literal(value: ast.expr | None) -> bool:
    try:
        ast.literal_eval(value)  # ValueError for None, an annotation's that has no value
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _copied(cell: int, lines: Sequence[str], statement: ast.stmt) -> Piece:
    """The statement's lines, whole but for neighbours that share its first or last line."""
    decorators = getattr(statement, "decorator_list", [])
    first = min(node.lineno for node in [statement, *decorators])
    text = lines[first - 1 : statement.end_lineno]
    last = text[-1].encode()  # columns count bytes
    rest = last[statement.end_col_offset :].strip()
    if rest and not rest.startswith(b"#"):
        text[-1] = last[: statement.end_col_offset].decode()
    text[0] = text[0].lstrip() if decorators else text[0].encode()[statement.col_offset :].decode()
    return Piece(cell, first, tuple(text), statement)


def _from_block(cell: int, lines: Sequence[str], block: ast.If | ast.Try) -> tuple[list[Piece], list[ast.stmt]]:
    """An `if` or `try` with `pass` for what is not taken of it, and that; no block where nothing else is left."""
    edits, lines = sorted(_edits(block), key=lambda edit: (edit[0].lineno, edit[0].col_offset)), list(lines)
    for node, text in reversed(edits):
        _replace(lines, node, text)
    text = lines[block.lineno - 1 : block.end_lineno]
    statement = _parsed("\n".join(text))[0]
    others = [node for node, _ in edits if isinstance(node, ast.stmt)]
    return [Piece(cell, block.lineno, tuple(text), statement)] if any(bound(statement)) else [], others


def _edits(block: ast.stmt) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    """What makes a block fit to be taken: the outermost statements that are not, and perhaps the block is one, become
    `pass`; and `__name__ == "__main__"`, which holds in a notebook, becomes so in the module that is made of it."""
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
    """Does what decides run no function of the student's? `torch.cuda.is_available()` is a library's."""
    deciding = [block.test] if isinstance(block, ast.If) else [handler.type for handler in block.handlers if handler.type]
    return all(
        isinstance(node, _PLAIN) or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
        for test in deciding
        for node in ast.walk(test)
    )


def _replace(lines: list[str], node: ast.stmt | ast.expr, text: str) -> None:
    """Puts the text in the place of the node, and keeps the number of lines."""
    first, last = node.lineno - 1, node.end_lineno - 1
    before = lines[first].encode()[: node.col_offset].decode()  # columns count bytes
    after = lines[last].encode()[node.end_col_offset :].decode()
    lines[first : last + 1] = [before + text + after] + [""] * (last - first)
