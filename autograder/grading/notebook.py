"""What a notebook defines, as the text of one module: its imports, functions, classes and literal constants.

Found in the syntax tree alone, and copied by line, so that a traceback's line leads back to its cell.
"""

import ast
import logging
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.grading.intake import TOKEN, Origin, Refusal, decode, find_trouble, listed, printable

MAX_NOTES = 20
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_OWN_SCOPE = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_MAGIC = re.compile(r"([ \t]*)(?:[%!?](?:.*\\\n)*.*|%{0,2}[^\W\d][\w.*]*\?{1,2}[ \t]*)(?:\n|\Z)")


@dataclass(frozen=True)
class Extract:
    """A notebook's module: its text, where each of its lines came from, and what to tell the student."""

    source: str
    origins: tuple[Origin | None, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Piece:
    """One statement of a cell that is taken, with the lines that hold it."""

    cell: int
    line: int
    text: tuple[str, ...]
    statement: ast.stmt


def extract(name: str, data: bytes, deadline: float) -> Extract:
    """The module in the notebook called `name`; raises Refusal where there is none."""
    pieces, notes = [], []
    for number, text in enumerate(_code_cells(name, data), 1):
        if text.lstrip().startswith("%%"):
            magic = printable(text.split()[0])
            notes.append(f"Cell {number} was not taken, as it begins with {magic}: functions belong in other cells.")
            continue
        text, trouble = _without_magics(text, deadline)
        if trouble:
            where = f", line {trouble.line}" if trouble.line else ""
            notes.append(f"Cell {number} was not taken, as it is not valid Python{where}: {trouble.message}.")
            continue
        try:
            taken, left_out = _sort_out(number, text)
        except (RecursionError, MemoryError):
            notes.append(f"Cell {number} was not taken, as it is nested too deeply.")
            continue
        pieces += taken
        if left_out:
            notes.append(f"{listed(left_out)} in cell {number} {'was' if len(left_out) == 1 else 'were'} not taken: "
                         "only imports, functions, classes and literal constants are.")
    pieces, about_twins = _last_wins(pieces)
    notes = [*about_twins, *notes]
    if len(notes) > MAX_NOTES:
        notes[MAX_NOTES:] = [f"{len(notes) - MAX_NOTES} more such notes on the notebook are not shown."]
    if not pieces:
        about = f" {notes[0]}" if notes else ""
        raise Refusal(f"'{printable(name)}' has no function, class, import or constant that could be taken.{about}")
    return Extract(*_assemble(pieces), tuple(notes))


def _code_cells(name: str, data: bytes) -> list[str]:
    """The text of each code cell, in order."""
    import nbformat  # here, because it costs a tenth of a second, and most submissions have no notebook

    text, log = decode(name, data), logging.getLogger("traitlets")
    silenced, log.disabled = log.disabled, True  # nbformat logs what it finds invalid, which it reads all the same
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cells = nbformat.reads(text, as_version=4).cells
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        return [source.replace("\r\n", "\n").replace("\r", "\n") for source in sources]
    except Exception as error:  # whatever is in the file, RecursionError and MemoryError among it
        reason = printable(f"{type(error).__name__}: {error}")
        raise Refusal(f"'{printable(name)}' cannot be read as a notebook ({reason}): open it in Jupyter, "
                      "save it, and hand it in again.") from None
    finally:
        log.disabled = silenced


def _without_magics(text: str, deadline: float):
    """The cell as Python text, and what is wrong with it, if anything.

    Lines of IPython are looked for only where Python fails: a line may begin with the operator %.
    """
    trouble = find_trouble(text, deadline)
    if trouble is None:
        return text, None
    cleaned = _blank_magics(text)
    return (text, trouble) if cleaned == text else (cleaned, find_trouble(cleaned, deadline))


def _blank_magics(text: str) -> str:
    """Each line of IPython as `pass`, so that lines keep their numbers and blocks their bodies."""
    done, position, depth, at_start = [], 0, 0, True
    while position < len(text):
        magic = _MAGIC.match(text, position) if at_start else None
        token = magic or TOKEN.search(text, position)
        if token is None:
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
        return all(isinstance(target, ast.Name) for target in statement.targets) and _is_literal(statement.value)
    if isinstance(statement, ast.AnnAssign):
        return isinstance(statement.target, ast.Name) and statement.value is not None and _is_literal(statement.value)
    return isinstance(statement, (ast.Import, ast.ImportFrom, ast.ClassDef, *_FUNCTION))


def _is_literal(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
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
        elif not isinstance(node, _OWN_SCOPE):
            pending += reversed(list(ast.iter_child_nodes(node)))


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
            cells = [str(cell) for cell in sorted({pieces[index].cell for index in where})]
            among = f"cells {', '.join(cells)}" if len(cells) > 1 else f"cell {cells[0]}"
            notes.append(f"'{printable(name)}' is defined {len(where)} times ({among}): the last one counts.")
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
