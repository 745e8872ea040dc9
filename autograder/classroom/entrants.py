"""A submission of a class, before it is read: who handed it in, when, and where it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any


class ClassError(Exception):
    """A class cannot be graded as it was asked for. The message says why, and what to do."""


@dataclass(frozen=True)
class Person:
    """A student, as a platform knows them. Any entry may be empty.

    id: the platform's own number of the person
    sid: the university's
    """

    name: str = ""
    email: str = ""
    sid: str = ""
    id: str = ""

    def as_data(self) -> dict[str, str]:
        """The same as plain data."""
        return {"name": self.name, "email": self.email, "sid": self.sid, "id": self.id}


@dataclass(frozen=True)
class Attempt:
    """An earlier submission of the same people. score: None where it was not graded"""

    at: datetime | None
    score: float | None

    def as_data(self) -> dict[str, Any]:
        """The same as plain data."""
        return {"at": self.at.isoformat() if self.at else None, "score": self.score}


@dataclass(frozen=True)
class Entrant:
    """One submission of a class.

    label: what the export calls it; it may hold any character
    path: of what was handed in; None where it has to be gathered from `parts`, or where there is a `problem`
    parts: name of a file in the submission -> where the export has it
    problem: why it cannot be read, in a sentence
    number: the platform's own number of the submission
    created: when it was handed in
    due: its own due date
    earlier: the submissions before this one
    notes: sentences for the instructor
    handback: how the name of a file begins that the platform takes back for it; with a slash at the end, of a folder
    """

    label: str
    path: Path | None = None
    parts: Mapping[str, Path] = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    problem: str = ""
    number: str = ""
    created: datetime | None = None
    due: datetime | None = None
    earlier: tuple[Attempt, ...] = ()
    notes: tuple[str, ...] = ()
    handback: str = ""


@dataclass(frozen=True)
class Found:
    """The submissions in an export. notes: sentences about the export as a whole"""

    entrants: tuple[Entrant, ...]
    notes: tuple[str, ...] = ()
