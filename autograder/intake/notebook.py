"""From a notebook to a module: the imports, functions, classes and constants of its cells, and nothing else."""

from __future__ import annotations

import ast
import builtins
import logging
import warnings
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.intake.cells import BLOCK, LeftOut, Piece, read_cell
from autograder.intake.names import IMPORT, bound, needed_at_import, needed_ever
from autograder.intake.syntax import Refusal, decode, listed, shown

MOST_NOTES = 20

_OF_EVERY_MODULE = {*dir(builtins), "__name__", "__file__", "__doc__"}
_ONLY = (
    "only imports, functions, classes and constants written as numbers or text are. Compute it inside the function that uses it."
)
_ABSENT = """class _Absent:  # stands in for what could not be imported: the error comes where it is used
    def __init__(self, error):
        self.error = error
    def __getattr__(self, name):
        raise self.error
    def __call__(self, *args, **kwargs):
        raise self.error""".split("\n")


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


def extract(name: str, data: bytes, deadline: float) -> Extract:
    """The imports, functions, classes and literal constants at the top of a notebook's cells, as one module.

    Lines are copied as they stand, so that a traceback's line leads back to its cell. All that expected
    functions need must be among them, and nothing else is: no data is loaded, no model trained.
    Raises Refusal where there is nothing to take.
    """
    pieces, left_out, unread = [], [], []
    for number, cell in enumerate(_code_cells(name, data), 1):
        taken, left, about_cell = read_cell(number, cell, deadline)
        pieces += taken
        left_out += left
        unread += about_cell
    pieces, about_lacking = _importable(pieces)
    pieces, about_twins = _last_wins(pieces)
    notes = [*about_lacking, *about_twins, *unread, *_on_left_out(left_out, pieces)]
    if notes[MOST_NOTES:]:
        notes[MOST_NOTES:] = [f"{len(notes) - MOST_NOTES} more such notes on '{shown(name)}' are not shown."]
    if not pieces:
        nothing = (
            f"'{shown(name)}' has no import, function, class or constant to take: hand in a notebook "
            "with your solutions, as you saved it in Jupyter."
        )
        raise Refusal(" ".join([nothing, *notes[:1]]))
    return Extract(*_assemble(pieces), tuple(notes))


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
        raise Refusal(
            f"'{shown(name)}' cannot be read as a notebook ({reason}): open it in Jupyter, save it, and hand it in again."
        ) from None
    finally:
        log.disabled = silenced


# --- what makes a module ------------------------------------------------------------------------------------


def _importable(pieces: Sequence[Piece]) -> tuple[list[Piece], list[str]]:
    """The pieces without those that would end the module's import for want of a name, and a note on each of these."""
    names = set(_OF_EVERY_MODULE)
    if any(name == "*" for piece in pieces for name in bound(piece.statement)):
        return list(pieces), []  # which may give any name
    eager = not any(_is_future(piece.statement) and "annotations" in bound(piece.statement) for piece in pieces)
    kept, notes = [], []
    for piece in pieces:
        lacking = needed_at_import(piece.statement, annotations=eager) - names
        if lacking:
            notes.append(
                f"{_named(piece)} was not taken, as it needs {listed(sorted(lacking))} where it is defined: of the "
                "cells before it, nothing of that name was taken."
            )
        else:
            kept.append(piece)
            names.update(bound(piece.statement))
    return kept, notes


def _on_left_out(left_out: Sequence[LeftOut], pieces: Sequence[Piece]) -> list[str]:
    """Notes on the names that were not taken: those that a function uses, each with it; then the rest."""
    given = {name for piece in pieces for name in bound(piece.statement)}
    users, notes, rest = {}, [], {}
    for piece in pieces:
        for name in needed_ever(piece.statement):
            users.setdefault(name, piece)
    for name, cell in {left.name: left.cell for left in left_out}.items():
        if name in users and name not in given:
            notes.append(f"'{shown(name)}' in cell {cell} was not taken, and {_named(users[name])} uses it: {_ONLY}")
        else:
            rest[name] = cell
    if rest:
        cells = sorted(set(rest.values()))
        where = f"cell {cells[0]}" if len(cells) == 1 else f"cells {cells[0]} to {cells[-1]}"
        notes.append(f"{listed(rest)} in {where} {'was' if len(rest) == 1 else 'were'} not taken: {_ONLY}")
    return notes


def _named(piece: Piece) -> str:
    return f"'{shown(next(bound(piece.statement)))}' in cell {piece.cell}"


def _last_wins(pieces: Sequence[Piece]) -> tuple[list[Piece], list[str]]:
    """The pieces without those that a later one replaces, and a note on each name defined twice.

    A replaced one stays where the module needs it before that (`class A(A)`, `@f.register`, `def f(n=N)`).
    """
    places, readers = {}, {}
    for index, piece in enumerate(pieces):
        for name in _defined(piece.statement):
            places.setdefault(name, []).append(index)
        for name in needed_at_import(piece.statement):
            readers.setdefault(name, []).append(index)

    def replaced(index: int, name: str) -> bool:
        reader = bisect_right(readers.get(name, []), index)
        return index < places[name][-1] and (reader == len(readers.get(name, [])) or readers[name][reader] > places[name][-1])

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
    """The names that the statement is sure to define anew."""
    return [] if isinstance(statement, (*IMPORT, *BLOCK)) else list(dict.fromkeys(bound(statement)))


def _assemble(pieces: Sequence[Piece]) -> tuple[str, tuple[Origin | None, ...]]:
    """The module's text, with a blank line between cells, and where each line came from."""
    lines: list[tuple[str, Origin | None]] = []
    cell, guarded = None, False
    needed = set().union(*(needed_at_import(piece.statement) for piece in pieces))
    # Python wants these first; in Jupyter they hold from their cell on.
    for piece in sorted(pieces, key=lambda piece: not _is_future(piece.statement)):
        if cell not in (None, piece.cell):
            lines.append(("", None))
        cell = piece.cell
        own = [(text, Origin(cell, piece.line + offset)) for offset, text in enumerate(piece.text)]
        if _may_fail(piece.statement, needed):
            if not guarded:
                lines += [(text, None) for text in _ABSENT]
            own, guarded = _guarded(own, piece.statement), True
        lines += own
    return "".join(f"{text}\n" for text, _ in lines), tuple(origin for _, origin in lines)


def _may_fail(statement: ast.stmt, needed: set[str]) -> bool:
    """Is it an import that the module's own import can do without?"""
    return isinstance(statement, IMPORT) and not _is_future(statement) and needed.isdisjoint(bound(statement))


def _guarded(lines: Sequence[tuple[str, Origin | None]], statement: ast.stmt) -> list[tuple[str, Origin | None]]:
    """An import whose failure is left to those who use it: the error that they get is its own, with its own line."""
    names = [name for name in bound(statement) if name != "*"]
    (text, origin), *rest = lines
    return [
        ("try:", None),
        (f" {text}", origin),
        *rest,
        ("except Exception as _error:", None),
        (f" for _name in {names}: globals().setdefault(_name, _Absent(_error))", None),
    ]


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
