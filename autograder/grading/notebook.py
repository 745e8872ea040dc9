"""From a notebook to a module: the imports, functions, classes and constants of its cells, and nothing else."""

from __future__ import annotations

import ast
import logging
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.grading.syntax import TOKEN, Refusal, Trouble, decode, find_trouble, listed, shown

MOST_NOTES = 20

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_OWN_SCOPE = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_MAGIC = re.compile(r"([ \t]*)(?:[%!?](?:.*\\\n)*.*|%{0,2}[^\W\d][\w.*]*\?{1,2}[ \t]*)(?:\n|\Z)")


@dataclass(frozen=True)
class Origin:
    """Where a line came from, as Jupyter's users count: code cells from the top, lines within the cell."""

    cell: int
    line: int


@dataclass(frozen=True)
class Extract:
    """A notebook as one module: its text, where each line of that came from, and what to tell the student."""

    source: str
    origins: tuple[Origin | None, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Piece:
    """A statement that is taken from a cell, with the lines that hold it, of which the first is `line`."""

    cell: int
    line: int
    text: tuple[str, ...]
    statement: ast.stmt


def extract(name: str, data: bytes, deadline: float) -> Extract:
    """The imports, functions, classes and literal constants at the top of a notebook's cells, as one module.

    Lines are copied as they stand, so that a traceback's line leads back to its cell. All that expected
    functions need must be among them, and nothing else is: no data is loaded, no model trained.
    Raises Refusal where there is nothing to take.
    """
    pieces, notes = [], []
    for number, cell in enumerate(_code_cells(name, data), 1):
        taken, about_cell = _from_cell(number, cell, deadline)
        pieces += taken
        notes += about_cell
    pieces, about_twins = _last_wins(pieces)
    notes = about_twins + notes
    if notes[MOST_NOTES:]:
        notes[MOST_NOTES:] = [f"{len(notes) - MOST_NOTES} more such notes on '{shown(name)}' are not shown."]
    if not pieces:
        nothing = (f"'{shown(name)}' has no import, function, class or constant to take: hand in a notebook "
                   "with your solutions, as you saved it in Jupyter.")
        raise Refusal(" ".join([nothing, *notes[:1]]))
    return Extract(*_assemble(pieces), tuple(notes))


# --- from cells to a module ---------------------------------------------------------------------------------


def _code_cells(name: str, data: bytes) -> list[str]:
    """The text of each code cell, in order."""
    import nbformat  # here, because it costs a tenth of a second, and most submissions have no notebook

    text, log = decode(name, data), logging.getLogger("traitlets")
    silenced, log.disabled = log.disabled, True  # there nbformat complains of what it reads all the same
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cells = nbformat.reads(text, as_version=4).cells
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        return [source.replace("\r\n", "\n").replace("\r", "\n") for source in sources]
    except Exception as error:  # whatever is in the file, RecursionError and MemoryError among it
        reason = shown(f"{type(error).__name__}: {error}")
        raise Refusal(f"'{shown(name)}' cannot be read as a notebook ({reason}): open it in Jupyter, "
                      "save it, and hand it in again.") from None
    finally:
        log.disabled = silenced


def _from_cell(number: int, text: str, deadline: float) -> tuple[list[_Piece], list[str]]:
    """What is taken from a code cell, and what to tell the student about the rest of it."""
    magic = text.split(maxsplit=1)[0] if text.lstrip().startswith("%%") else ""
    if magic in ("%%time", "%%capture"):  # which run the cell as it is
        text = text.replace(magic, "#" + magic, 1)
    elif magic:
        magic = shown(magic)
        return [], [f"Cell {number} was not taken, as it begins with {magic}: use another for functions."]
    text, trouble = _without_magics(text, deadline)
    if trouble:
        where = f"line {trouble.line}: " if trouble.line else ""
        return [], [f"Cell {number} was not taken, as Python cannot read it: {where}{trouble.message}."]
    try:
        pieces, names = _sort_out(number, text)
    except (RecursionError, MemoryError):
        return [], [f"Cell {number} was not taken, as it is nested too deeply, or too large."]
    if not names:
        return pieces, []
    were = "was" if len(names) == 1 else "were"
    return pieces, [f"{listed(names)} in cell {number} {were} not taken: only imports, functions, classes "
                    "and constants written as numbers or text are. Compute it inside the function that uses it."]


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
    before = text[:len(text) - len(text.lstrip())]
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
            done.append(text[position:token.end()])
            depth += (token.lastgroup == "open") - (token.lastgroup == "close" and depth > 0)
            at_start = token.lastgroup == "end" and not depth
        position = token.end()
    return "".join(done)


def _sort_out(cell: int, text: str) -> tuple[list[_Piece], list[str]]:
    """The statements of a cell that are taken, and the names bound by the others."""
    lines, pieces, left_out = text.split("\n"), [], {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        statements = ast.parse(text).body
    for statement in statements:
        if _is_taken(statement):
            pieces.append(_piece(cell, lines, statement))
        else:
            left_out.update(dict.fromkeys(_names_bound(statement)))
    return pieces, [name for name in left_out if name != "_"]


def _is_taken(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    else:
        return isinstance(statement, (ast.Import, ast.ImportFrom, ast.ClassDef, *_FUNCTION))
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


def _names_bound(statement: ast.stmt) -> Iterator[str]:
    """The names that the statement gives to its module, itself or in its blocks."""
    pending = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.ClassDef, *_FUNCTION)):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, _OWN_SCOPE) and not _is_bare(node):
            pending += reversed(list(ast.iter_child_nodes(node)))


def _is_bare(node: ast.AST) -> bool:
    """An annotation without a value binds nothing."""
    return isinstance(node, ast.AnnAssign) and node.value is None


def _piece(cell: int, lines: Sequence[str], statement: ast.stmt) -> _Piece:
    """The statement's lines, whole but for neighbours that share its first or last line."""
    decorators = getattr(statement, "decorator_list", [])
    first = min(node.lineno for node in [statement, *decorators])
    text = lines[first - 1:statement.end_lineno]
    last = text[-1].encode()  # columns count bytes
    rest = last[statement.end_col_offset:].strip()
    if rest and not rest.startswith(b"#"):
        text[-1] = last[:statement.end_col_offset].decode()
    text[0] = text[0].lstrip() if decorators else text[0].encode()[statement.col_offset:].decode()
    return _Piece(cell, first, tuple(text), statement)


def _last_wins(pieces: Sequence[_Piece]) -> tuple[list[_Piece], list[str]]:
    """The pieces without those that a later one replaces, and a note on each name defined twice.

    A replaced one stays where the module needs it before that (`class A(A)`, `@f.register`, `def f(n=N)`).
    """
    places, readers = {}, {}
    for index, piece in enumerate(pieces):
        for name in _defined(piece.statement):
            places.setdefault(name, []).append(index)
        for name in _read_at_import(piece.statement):
            readers.setdefault(name, []).append(index)

    def replaced(index: int, name: str) -> bool:
        reader = bisect_right(readers.get(name, []), index)
        return index < places[name][-1] and (
            reader == len(readers.get(name, [])) or readers[name][reader] > places[name][-1])

    kept = []
    for index, piece in enumerate(pieces):
        names = _defined(piece.statement)
        decorated = getattr(piece.statement, "decorator_list", [])
        if decorated or not names or not all(replaced(index, name) for name in names):
            kept.append(piece)
    notes = []
    for name, where in places.items():
        if len(where) > 1:
            last = pieces[where[-1]].cell
            notes.append(f"'{shown(name)}' is defined {len(where)} times: the last, in cell {last}, counts.")
    return kept, notes


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return []
    return list(_names_bound(statement))


def _read_at_import(statement: ast.stmt) -> set[str]:
    """The names that importing the module looks up here: all but those in the bodies of functions."""
    names, pending = set(), [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            names.add(node.id)
        children = ast.iter_child_nodes(node)
        if isinstance(node, _FUNCTION):
            children = [*node.decorator_list, node.args, *filter(None, [node.returns])]
        pending += children
    return names


def _assemble(pieces: Sequence[_Piece]) -> tuple[str, tuple[Origin | None, ...]]:
    """The module's text, with a blank line between cells, and where each line came from."""
    lines, origins, cell = [], [], None
    # Python wants these first; in Jupyter they hold from their cell on.
    for piece in sorted(pieces, key=lambda piece: not _is_future(piece.statement)):
        if cell not in (None, piece.cell):
            lines.append("")
            origins.append(None)
        cell = piece.cell
        lines += piece.text
        origins += [Origin(cell, piece.line + offset) for offset in range(len(piece.text))]
    return "\n".join(lines) + "\n", tuple(origins)


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
