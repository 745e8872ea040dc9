"""Grades as the gradebooks of Gradescope, Moodle and Canvas take them in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.classroom.entrants import ClassError, Person
from autograder.classroom.layouts.table import read_table
from autograder.classroom.rows import Row, State
from autograder.classroom.tables import as_text, csv_text
from autograder.grading.frames import write_atomically
from autograder.grading.late import points
from autograder.intake.words import quoted

COUNTS = (State.GRADED, State.LIMITED)
"""States whose score is a grade. For the others a gradebook's cell stays empty, for a person to decide: never a silent zero."""


@dataclass(frozen=True)
class Grade:
    """One person's grade."""

    person: Person
    score: float | None
    total: float
    row: Row

    @property
    def text(self) -> str:
        """The score for a cell; "" where there is none yet."""
        return "" if self.score is None else points(self.score)


def grades(rows: Iterable[Row]) -> tuple[list[Grade], list[str]]:
    """A grade for each person, and notes. Whoever stands in two submissions gets the later one; undated, the better one."""
    found: dict[tuple[str, ...], Grade] = {}
    notes = []
    for row in rows:
        score = row.score if row.state in COUNTS else None
        for person in row.entrant.people or (Person(row.name),):
            grade = Grade(person, score, row.total, row)
            key = _identity(person)
            before = found.get(key)
            if before is not None and before.row.name != row.name:
                grade = max(before, grade, key=_standing)
                notes.append(
                    f"{quoted(person.name or person.email)} is in {before.row.name} and in {row.name}: {grade.row.name} counts"
                )
            found[key] = grade
    return list(found.values()), notes


def _identity(person: Person) -> tuple[str, ...]:
    for what in ("id", "sid", "email"):
        if value := getattr(person, what):
            return (what, value.casefold())
    return ("name", person.name)


def _standing(grade: Grade) -> tuple[float, float]:
    created = grade.row.entrant.created
    return (created.timestamp() if created else 0.0, -1.0 if grade.score is None else grade.score)


# -- files made from nothing ---------------------------------------------------------------------------------------------


def gradescope(title: str, found: Sequence[Grade]) -> Iterator[list[Any]]:
    """The columns that Gradescope reads for scores made elsewhere."""
    yield ["First Name", "Last Name", "SID", "Email", "Total Score", "Max Points"]
    for grade in found:
        first, _, last = grade.person.name.rpartition(" ")
        yield [first, last, grade.person.sid, grade.person.email, grade.text, points(grade.total)]


def moodle(title: str, found: Sequence[Grade]) -> Iterator[list[Any]]:
    """Moodle's grading worksheet, which it knows students by."""
    yield ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed"]
    for grade in found:
        number = f"Participant {grade.person.id}" if grade.person.id else ""
        yield [number, grade.person.name, grade.person.email, "", grade.text, points(grade.total), "Yes"]


def canvas(title: str, found: Sequence[Grade]) -> Iterator[list[Any]]:
    """Canvas's gradebook, with its second line of points possible."""
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
    yield ["    Points Possible", "", "", "", "", points(found[0].total) if found else ""]
    for grade in found:
        yield [grade.person.name, grade.person.id, grade.person.sid, grade.person.email, "", grade.text]


PLATFORMS: Mapping[str, Callable[[str, Sequence[Grade]], Iterator[list[Any]]]] = {
    "gradescope": gradescope,
    "moodle": moodle,
    "canvas": canvas,
}


def write_gradebooks(root: Path, title: str, found: Sequence[Grade]) -> list[Path]:
    """Write a file for each platform. raises OSError"""
    written = []
    for platform, rows in PLATFORMS.items():
        written.append(root / f"gradebook-{platform}.csv")
        write_atomically(written[-1], csv_text(rows(title, found)).encode("utf-8", "replace"))
    return written


# -- a gradebook of the instructor's, filled in --------------------------------------------------------------------------

KNOWN_BY: Mapping[str, Callable[[Person], str]] = {
    "identifier": lambda person: f"participant {person.id}" if person.id else "",
    "id": lambda person: person.id,
    "sid": lambda person: person.sid,
    "sis user id": lambda person: person.sid,
    "id number": lambda person: person.sid,
    "email": lambda person: person.email,
    "email address": lambda person: person.email,
    "sis login id": lambda person: person.email,
    "full name": lambda person: person.name,
    "student": lambda person: person.name,
    "name": lambda person: person.name,
    "github_username": lambda person: person.name,
}
"""Heading -> what it says of a person, the surest first."""
GRADE_COLUMNS = ("grade", "total score", "score", "points_awarded")


def fill(template: Path, title: str, found: Sequence[Grade], target: Path) -> list[str]:
    """Fill in a gradebook that was exported from a platform. Returns notes. Whatever else it holds stays as it is, but for an
    apostrophe before what a spreadsheet would take for a formula.

    raises ClassError, OSError
    """
    table = read_table(template)
    lines = table.lines
    heading = [name.strip().lower() for name in lines[0]] if lines else []
    columns = [(n, heading[n]) for n in range(len(heading)) if heading[n] in KNOWN_BY]
    columns.sort(key=lambda column: list(KNOWN_BY).index(column[1]))
    if not columns:
        raise ClassError(f"{template} names no students: export a gradebook with one of the columns {', '.join(KNOWN_BY)}")
    place = _grade_column(heading, title)
    if place is None:
        place = len(heading)
        lines[0].append(title)
    known = {column: _by_value(found, KNOWN_BY[name]) for column, name in columns}
    filled = set()
    for line in lines[1:]:
        grade = _matching(line, known)
        if grade is not None:
            filled.add(id(grade))
            line += [""] * (place + 1 - len(line))
            line[place] = grade.text or line[place]
    text = csv_text(lines, as_text, table.delimiter)
    write_atomically(target, text.encode("utf-8-sig" if table.marked else "utf-8", "replace"))
    left = [quoted(grade.person.name or grade.row.name) for grade in found if id(grade) not in filled]
    return [f"{template.name} has no line for {', '.join(left[:20])}"] if left else []


def _grade_column(heading: Sequence[str], title: str) -> int | None:
    """The column of the assignment: one of its title, as Canvas ("Title (77)") or Moodle ("Assignment: Title (Real)") names
    it, or one for grades."""
    named = re.compile(rf"(assignment: ?)?{re.escape(title.lower())}( \((\d+|real|points)\))?")
    places = [n for n, name in enumerate(heading) if named.fullmatch(name)]
    places += [n for n, name in enumerate(heading) if name in GRADE_COLUMNS]
    return places[0] if places else None


def _by_value(found: Sequence[Grade], known_by: Callable[[Person], str]) -> dict[str, list[Grade]]:
    """What a column may say -> the grades of those whom it fits."""
    fitting: dict[str, list[Grade]] = {}
    for grade in found:
        fitting.setdefault(known_by(grade.person).strip().casefold(), []).append(grade)
    return fitting


def _matching(line: Sequence[str], known: Mapping[int, Mapping[str, list[Grade]]]) -> Grade | None:
    """The only grade of the person that a line names; None where nobody or several people fit. known: by column, surest first"""
    for place, grades_of in known.items():
        value = line[place].strip().casefold() if place < len(line) else ""
        if value and (fitting := grades_of.get(value)):
            return fitting[0] if len(fitting) == 1 else None
    return None
