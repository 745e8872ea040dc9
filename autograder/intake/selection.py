"""Selects, among the statements taken from all cells, those that make a module: importable, and each name's last definition."""

from __future__ import annotations

import ast
import builtins
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from autograder.intake.cells import BLOCK, LeftOut, Piece
from autograder.intake.names import IMPORT, bound, needed_at_import, needed_ever
from autograder.intake.words import listed, quoted, were

_OF_EVERY_MODULE = {*dir(builtins), "__name__", "__file__", "__doc__"}
RULE = (
    "Only imports, functions, classes and constants written as numbers or text are taken from a notebook. "
    "Compute any other value inside the function that uses it."
)
"""What a student must know about a name that was left out."""


def importable(pieces: Sequence[Piece]) -> tuple[list[Piece], list[str]]:
    """The pieces without those whose missing names would end the import of the module, and a note on each of those."""
    names = set(_OF_EVERY_MODULE)
    if any(name == "*" for piece in pieces for name in bound(piece.statement)):
        return list(pieces), []  # a star import may provide any name
    eager = not any(is_future(piece.statement) and "annotations" in bound(piece.statement) for piece in pieces)
    kept: list[Piece] = []
    notes: list[str] = []
    for piece in pieces:
        lacking = needed_at_import(piece.statement, annotations=eager) - names
        if lacking:
            notes.append(_on_lacking(piece, sorted(lacking)))
        else:
            kept.append(piece)
            names.update(bound(piece.statement))
    return kept, notes


def is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def last_definitions(pieces: Sequence[Piece]) -> tuple[list[Piece], list[str]]:
    """The pieces without those that a later one replaces, and a note on each name that is defined more than once.

    A replaced piece stays if the module needs it before then (`class A(A)`, `@f.register`, `def f(n=N)`).
    """
    definitions, uses = _places(pieces)
    kept = [piece for index, piece in enumerate(pieces) if not _is_replaced(index, piece, definitions, uses)]
    notes = []
    for name, places in definitions.items():
        if len(places) > 1:
            last = pieces[places[-1]].cell
            notes.append(f"'{quoted(name)}' is defined {len(places)} times. The last definition, in cell {last}, counts.")
    return kept, notes


_Places = dict[str, list[int]]
"""Name -> the places, in order, of the pieces that it concerns."""


def _places(pieces: Sequence[Piece]) -> tuple[_Places, _Places]:
    """Where each name is defined, and where the import needs it."""
    definitions: _Places = {}
    uses: _Places = {}
    for index, piece in enumerate(pieces):
        for name in _defined(piece.statement):
            definitions.setdefault(name, []).append(index)
        for name in needed_at_import(piece.statement):
            uses.setdefault(name, []).append(index)
    return definitions, uses


def _is_replaced(index: int, piece: Piece, definitions: _Places, uses: _Places) -> bool:
    """Whether every name of the piece has a later definition, and no use before the last one."""

    def is_replaced(name: str) -> bool:
        last, used = definitions[name][-1], uses.get(name, [])
        following = bisect_right(used, index)
        return index < last and (following == len(used) or used[following] > last)

    names = _defined(piece.statement)
    decorated = bool(getattr(piece.statement, "decorator_list", []))
    return bool(names) and not decorated and all(map(is_replaced, names))


def _defined(statement: ast.stmt) -> list[str]:
    """The names that the statement certainly defines anew."""
    return [] if isinstance(statement, (*IMPORT, *BLOCK)) else list(dict.fromkeys(bound(statement)))


# --- what the student reads ---------------------------------------------------------------------------------


def notes_on_left_out(left_out: Sequence[LeftOut], pieces: Sequence[Piece]) -> list[str]:
    """A note on each name that was left out and that a function uses, then one on all other names left out."""
    given = {name for piece in pieces for name in bound(piece.statement)}
    users: dict[str, Piece] = {}
    for piece in pieces:
        for name in needed_ever(piece.statement):
            users.setdefault(name, piece)
    cells = {left.name: left.cell for left in left_out}
    used = {name: users[name] for name in cells if name in users and name not in given}
    notes = [
        f"'{quoted(name)}' in cell {cells[name]} was left out, but {_named(user)} uses it. {RULE}" for name, user in used.items()
    ]
    return [*notes, *_on_unused({name: cell for name, cell in cells.items() if name not in used})]


def _on_unused(cells: dict[str, int]) -> Iterator[str]:
    if cells:
        first, last = min(cells.values()), max(cells.values())
        where = f"cell {first}" if first == last else f"cells {first} to {last}"
        yield f"{listed(cells)} in {where} {were(cells)} left out. {RULE}"


def _on_lacking(piece: Piece, names: Sequence[str]) -> str:
    them = "it" if len(names) == 1 else "them"
    return (
        f"{_named(piece)} was left out: its definition needs {listed(names)}, which {were(names)} not taken from any cell "
        f"before it. Define {them} there as a function, class or constant, or use {them} only inside a function."
    )


def _named(piece: Piece) -> str:
    return f"'{quoted(next(bound(piece.statement)))}' in cell {piece.cell}"
