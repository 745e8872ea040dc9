"""Turns a notebook into one module: the imports, functions, classes and constants of its cells, and nothing else."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.intake.cells import LeftOut, Piece, read_cell
from autograder.intake.encoding import decode
from autograder.intake.names import IMPORT, bound, needed_at_import
from autograder.intake.selection import importable, is_future, last_definitions, notes_on_left_out
from autograder.intake.words import Refusal, quoted

MOST_NOTES = 20


@dataclass(frozen=True)
class Origin:
    """Where a line of a module came from, counted as Jupyter's users do: code cells from the top, lines within the cell."""

    cell: int
    line: int


@dataclass(frozen=True)
class Extract:
    """A notebook as one module.

    origins: for each line of `source`, where it came from; None for a line that the grader added
    notes: sentences for the student
    """

    source: str
    origins: tuple[Origin | None, ...]
    notes: tuple[str, ...]


def extract(name: str, data: bytes, deadline: float) -> Extract:
    """The imports, functions, classes and constants at the top level of a notebook's cells, as one module.

    Lines are copied unchanged, so that the line of an error leads back to its cell. Everything that the expected functions
    need must be among those statements. Nothing else is taken, so no data are loaded and no model is trained.

    deadline: when parsing must have ended, by `time.monotonic()`

    Raises Refusal if there is nothing to take.
    """
    pieces: list[Piece] = []
    left_out: list[LeftOut] = []
    unread: list[str] = []
    for number, cell in enumerate(_code_cells(name, data), 1):
        content = read_cell(number, cell, deadline)
        pieces += content.pieces
        left_out += content.left_out
        unread += content.notes
    pieces, about_lacking = importable(pieces)
    pieces, about_repeated = last_definitions(pieces)
    notes = [*about_lacking, *about_repeated, *unread, *notes_on_left_out(left_out, pieces)]
    if notes[MOST_NOTES:]:
        notes[MOST_NOTES:] = [f"{len(notes) - MOST_NOTES} more notes like these on '{quoted(name)}' are not shown."]
    if not pieces:
        nothing = (
            f"'{quoted(name)}' contains no import, function, class or constant that can be taken. "
            "Save the notebook with your solutions in Jupyter, and hand in that file."
        )
        raise Refusal(" ".join([nothing, *notes[:1]]))
    return Extract(*_module(pieces), tuple(notes))


def _code_cells(name: str, data: bytes) -> list[str]:
    """The text of each code cell, in order. Raises Refusal if the file is not a notebook."""
    import nbformat  # here, because it takes a tenth of a second, and most submissions contain no notebook

    text, log = decode(name, data), logging.getLogger("traitlets")
    silenced, log.disabled = log.disabled, True  # nbformat complains there about notebooks that it reads all the same
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cells = nbformat.reads(text, as_version=4).cells  # type: ignore[no-untyped-call]
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        return [source.replace("\r\n", "\n").replace("\r", "\n") for source in sources]
    except Exception as error:  # a hostile file can raise anything, even RecursionError and MemoryError
        reason = quoted(f"{type(error).__name__}: {error}")
        raise Refusal(
            f"'{quoted(name)}' cannot be read as a notebook ({reason}). Open it in Jupyter, save it, and try again."
        ) from None
    finally:
        log.disabled = silenced


# --- from statements to a module ----------------------------------------------------------------------------

_Line = tuple[str, Origin | None]

_ABSENT: list[_Line] = [
    (line, None)
    for line in """\
class _Absent:  # stands in for a failed import: the error comes where the name is used
    def __init__(self, error):
        self.error = error
    def __getattr__(self, name):
        raise self.error
    def __call__(self, *args, **kwargs):
        raise self.error""".split("\n")
]


def _module(pieces: Sequence[Piece]) -> tuple[str, tuple[Origin | None, ...]]:
    """The module's text, with a blank line between cells, and where each line came from."""
    lines: list[_Line] = []
    cell: int | None = None
    guarded = False
    needed = set[str]().union(*(needed_at_import(piece.statement) for piece in pieces))
    # Python requires future imports to come first. In Jupyter they hold from their cell onwards.
    for piece in sorted(pieces, key=lambda piece: not is_future(piece.statement)):
        if cell not in (None, piece.cell):
            lines.append(("", None))
        cell = piece.cell
        own: list[_Line] = [(text, Origin(cell, piece.line + offset)) for offset, text in enumerate(piece.text)]
        if _may_fail(piece, needed):
            lines += [] if guarded else _ABSENT
            own, guarded = _guarded(own, piece), True
        lines += own
    return "".join(f"{text}\n" for text, _ in lines), tuple(origin for _, origin in lines)


def _may_fail(piece: Piece, needed: set[str]) -> bool:
    """Whether the piece is an import that the module's own import does not need."""
    statement = piece.statement
    return isinstance(statement, IMPORT) and not is_future(statement) and needed.isdisjoint(bound(statement))


def _guarded(lines: Sequence[_Line], piece: Piece) -> list[_Line]:
    """The import in a `try`: if it fails, whoever uses its names gets the import's own error, with its own line."""
    names = [name for name in bound(piece.statement) if name != "*"]
    (text, origin), *rest = lines
    return [
        ("try:", None),
        (f" {text}", origin),
        *rest,
        ("except Exception as _error:", None),
        (f" for _name in {names}: globals().setdefault(_name, _Absent(_error))", None),
    ]
