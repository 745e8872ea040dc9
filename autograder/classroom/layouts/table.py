"""A CSV file with a row for each submission: its file or folder, and who handed it in."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.entrants import ClassError, Entrant, Found, Person
from autograder.intake.words import quoted
from autograder.reporting.gradescope.metadata import when

COLUMNS = {
    "file": ("file", "path", "submission", "folder", "filename"),
    "name": ("name", "student", "full name"),
    "email": ("email", "email address", "mail"),
    "sid": ("sid", "student id", "id number", "matriculation"),
    "id": ("id",),
    "created": ("created", "created_at", "submitted", "submitted_at", "time"),
    "due": ("due", "due_date", "extension"),
}
"""What a row may say -> the headings for it, in any case."""


@dataclass(frozen=True)
class Table:
    """A CSV file. marked: whether it begins with a mark of UTF-8, as spreadsheets write it"""

    lines: list[list[str]]
    delimiter: str
    marked: bool


def read_table(path: Path) -> Table:
    """A CSV file, of whatever delimiter. raises ClassError"""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ClassError(f"{path} cannot be read as CSV in UTF-8 ({error})") from error
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ClassError(f"{path} cannot be read as CSV ({error})") from error
    return Table(lines, delimiter, content.startswith(codecs.BOM_UTF8))


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by their headings, in lower case. raises ClassError"""
    heading, *lines = read_table(path).lines or [[]]
    names = [name.strip().lower() for name in heading]
    return [{name: value.strip() for name, value in zip(names, line, strict=False)} for line in lines]


def cell(row: Mapping[str, str], what: str) -> str:
    """What a row says of one of COLUMNS; "" where it says nothing."""
    return next((row[heading] for heading in COLUMNS[what] if row.get(heading)), "")


def found(path: Path) -> Found:
    """The submissions that the table names. raises ClassError"""
    rows = [row for row in read_rows(path) if any(row.values())]
    if not rows or not any(heading in rows[0] for heading in COLUMNS["file"]):
        raise ClassError(f"{path} needs a heading line with a column `file`, and below it a row for each submission")
    return Found(tuple(_entrant(row, path.parent) for row in rows))


def _entrant(row: Mapping[str, str], folder: Path) -> Entrant:
    name, email, sid, number, file = (cell(row, what) for what in ("name", "email", "sid", "id", "file"))
    person = Person(name, email, sid, number)
    place, problem = _place(folder, file)
    return Entrant(
        file or name or sid,
        place,
        people=(person,) if name or email or sid else (),
        problem=problem,
        number=sid or number,
        created=when(cell(row, "created")),
        due=when(cell(row, "due")),
    )


def _place(folder: Path, file: str) -> tuple[Path | None, str]:
    """Where the file is, or why it is not read. A student may have chosen its name, so it must lie beside the table."""
    if not file:
        return None, "The table names no file for this submission."
    try:
        place = folder / file
        inside = place.parent.resolve().is_relative_to(folder.resolve()) and place.name not in ("", "..")
        there = inside and (place.exists() or place.is_symlink())
    except (OSError, ValueError):
        inside = there = False
    if not inside:
        return None, f"'{quoted(file)}' is not below the folder of the table, and was not read. Put it there."
    return (place, "") if there else (None, f"There is no file or folder '{quoted(file)}' beside the table.")
