"""What is known of a class, in one folder: an index in SQLite, and a record beside it for each result.

A result is written as a whole or not at all, and the index names it last: whoever is killed loses what was being graded, no more.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.classroom.entrants import Attempt, ClassError, Entrant, Person
from autograder.classroom.task import Done, engine_hash
from autograder.grading.frames import load_frame, load_rubric, save_rubric, write_atomically
from autograder.grading.record import Record
from autograder.intake.words import printable
from autograder.rubric.compiled import CompiledRubric

INDEX, FORMAT = "class.sqlite", 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS about (what TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS graded (
    key TEXT PRIMARY KEY, content TEXT NOT NULL, rubric TEXT NOT NULL, engine TEXT NOT NULL, earned REAL NOT NULL,
    total REAL NOT NULL, faults INTEGER NOT NULL, asked TEXT NOT NULL, report BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS by_content ON graded (content, rubric);
CREATE TABLE IF NOT EXISTS roster (
    place INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, content TEXT NOT NULL, key TEXT NOT NULL, entrant TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Result:
    """A row of the index.

    asked: hash of the rubric whose questions its record answers; "" where there is no record
    report: as data, compressed
    """

    key: str
    content: str
    rubric: str
    engine: str
    earned: float
    total: float
    faults: int
    asked: str
    report: bytes

    @classmethod
    def of(cls, done: Done, rubric_hash: str) -> Result:
        """The row for a graded submission."""
        report = done.report
        known = (done.key, done.content, rubric_hash, engine_hash(), report["earned"], report["total"])
        return cls(*known, done.faults, rubric_hash if done.record else "", packed(report))


class ClassStore:
    """The folder of a class. raises ClassError where it is none, or where another command is at work in it

    root: the folder
    new: make it if there is none
    """

    def __init__(self, root: Path, *, new: bool = False) -> None:
        self.root = root
        if not new and not (root / INDEX).is_file():
            raise ClassError(f"{root} is not the folder of a class: begin with `autograder class grade`")
        if not root.exists():
            root.mkdir(parents=True, mode=0o700)  # no user of this machine, and so no submission, may look into it
        self._lock = locked(root)
        try:
            self._index = sqlite3.connect(root / INDEX, isolation_level=None)
            self._index.executescript(f"PRAGMA synchronous = NORMAL; {SCHEMA}")
        except sqlite3.DatabaseError as error:
            raise ClassError(f"{root / INDEX} cannot be used ({error}): move it away, and grade again") from error
        if self.about.get("format", FORMAT) != FORMAT:
            raise ClassError(f"{root / INDEX} was made by another version of the engine: choose another folder")

    def __enter__(self) -> ClassStore:
        return self

    def __exit__(self, *_: object) -> None:
        self._index.close()
        os.close(self._lock)

    # -- the class -----------------------------------------------------------------------------------------------------

    @property
    def about(self) -> dict[str, Any]:
        """What a run was asked for: the assignment, its export, dates."""
        return {what: json.loads(value) for what, value in self._index.execute("SELECT what, value FROM about")}

    def tell(self, **about: Any) -> None:
        """Remember what a run was asked for."""
        with self._changing():
            self._remember(about)

    def _remember(self, about: Mapping[str, Any]) -> None:
        rows = [(what, json.dumps(value)) for what, value in about.items()]
        self._index.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", rows)

    def keep_roster(self, roster: Iterator[tuple[str, str, str, Entrant]]) -> None:
        """Replace the roster. roster: name, hash of the content, key of the result, submission"""
        with self._changing():
            self._index.execute("DELETE FROM roster")
            rows = ((n, name, content, key, _entrant_text(entrant)) for n, (name, content, key, entrant) in enumerate(roster))
            self._index.executemany("INSERT INTO roster VALUES (?, ?, ?, ?, ?)", rows)

    def use(self, rubric_hash: str, keys: Mapping[str, str]) -> None:
        """Let submissions have the results of another rubric. keys: name -> key"""
        with self._changing():
            self._index.executemany("UPDATE roster SET key = ? WHERE name = ?", [(key, name) for name, key in keys.items()])
            self._remember({"rubric": rubric_hash})

    def roster(self) -> Iterator[tuple[str, str, str, Entrant]]:
        """Name, hash of the content, key of the result and submission, in the export's order."""
        for name, content, key, text in self._index.execute("SELECT name, content, key, entrant FROM roster ORDER BY place"):
            yield name, content, key, _entrant_from(text)

    # -- results -------------------------------------------------------------------------------------------------------

    def results(self) -> dict[str, tuple[float, float, int]]:
        """Key -> points, total and faults of every result."""
        rows = self._index.execute("SELECT key, earned, total, faults FROM graded")
        return {key: (earned, total, faults) for key, earned, total, faults in rows}

    def result(self, key: str) -> Result | None:
        """The row of a result; None where there is no such result."""
        row = self._index.execute("SELECT * FROM graded WHERE key = ?", (key,)).fetchone()
        return Result(*row) if row else None

    def report(self, key: str) -> dict[str, Any] | None:
        """The report of a result, as data; None where there is no such result."""
        row = self._index.execute("SELECT report FROM graded WHERE key = ?", (key,)).fetchone()
        return unpacked(row[0]) if row else None

    def add(self, done: Done, rubric_hash: str) -> None:
        """Keep a result in place of the one before. raises OSError"""
        if done.record:
            write_atomically(self.record_file(done.key), done.record)
        self.add_all([Result.of(done, rubric_hash)])

    def add_all(self, results: Iterable[Result]) -> None:
        """Keep results whose records are in place."""
        with self._changing():
            rows = [dataclasses.astuple(result) for result in results]
            self._index.executemany("INSERT OR REPLACE INTO graded VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def move_record(self, key: str, new: str) -> bool:
        """Let another result have the record of this one as well. Returns whether there is one. raises OSError"""
        source, target = self.record_file(key), self.record_file(new)
        if source == target or not source.is_file():
            return source.is_file()
        write_atomically(target, source.read_bytes())
        return True

    def record_file(self, key: str) -> Path:
        """The file of a result's record."""
        return self.record_below(self.root, key)

    @staticmethod
    def record_below(root: Path, key: str) -> Path:
        """The same in a folder that somebody else has open."""
        return root / "records" / key[:2] / f"{key}.frame"

    def record(self, key: str) -> Record | None:
        """The record of a result; None where there is none that can be read."""
        try:
            return Record.from_data(load_frame(self.record_file(key)))
        except Exception:  # no record, one of another format, or a damaged one
            return None

    # -- rubrics -------------------------------------------------------------------------------------------------------

    def keep_rubric(self, rubric: CompiledRubric) -> Path:
        """A copy of a rubric, for whoever asks later what a record's replies were replies to."""
        path = self.rubric_file(rubric.rubric_hash)
        if not path.is_file():
            save_rubric(rubric, path)
        return path

    def rubric_file(self, rubric_hash: str) -> Path:
        """The copy of a rubric."""
        return self.rubric_below(self.root, rubric_hash)

    @staticmethod
    def rubric_below(root: Path, rubric_hash: str) -> Path:
        """The same in a folder that somebody else has open."""
        return root / "rubrics" / f"{rubric_hash}.rubric"

    def rubric(self, rubric_hash: str) -> CompiledRubric | None:
        """A rubric that results were made under; None where there is no copy."""
        path = self.rubric_file(rubric_hash)
        return load_rubric(path) if path.is_file() else None

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        self._index.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._index.execute("ROLLBACK")
            raise
        self._index.execute("COMMIT")


def locked(root: Path) -> int:
    """Keep other commands out of the folder, until the descriptor is closed or this process ends."""
    descriptor = os.open(root / ".lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # Windows
        pass
    except OSError as error:
        os.close(descriptor)
        raise ClassError(f"another command is at work in {root}: wait until it has ended") from error
    return descriptor


def packed(report: Mapping[str, Any]) -> bytes:
    """A report as data, compressed."""
    return zlib.compress(json.dumps(report, separators=(",", ":")).encode("utf-8", "replace"), 1)


def unpacked(data: bytes) -> dict[str, Any]:
    """The report that `packed` compressed."""
    report: dict[str, Any] = json.loads(zlib.decompress(data))
    return report


def _entrant_text(entrant: Entrant) -> str:
    """A submission as JSON. Names are escaped here, once: nothing that is kept can harm a terminal or a database."""
    return json.dumps(
        {
            "label": printable(entrant.label),
            "path": os.fsencode(entrant.path).hex() if entrant.path else None,
            "people": [{key: printable(value) for key, value in person.as_data().items()} for person in entrant.people],
            "problem": printable(entrant.problem),
            "number": entrant.number,
            "created": entrant.created.isoformat() if entrant.created else None,
            "due": entrant.due.isoformat() if entrant.due else None,
            "earlier": [attempt.as_data() for attempt in entrant.earlier],
            "notes": [printable(note) for note in entrant.notes],
            "handback": os.fsencode(entrant.handback).hex(),
        }
    )


def _entrant_from(text: str) -> Entrant:
    data = json.loads(text)
    return Entrant(
        label=data["label"],
        path=Path(os.fsdecode(bytes.fromhex(data["path"]))) if data["path"] else None,
        people=tuple(Person(**person) for person in data["people"]),
        problem=data["problem"],
        number=data["number"],
        created=_when(data["created"]),
        due=_when(data["due"]),
        earlier=tuple(Attempt(_when(attempt["at"]), attempt["score"]) for attempt in data["earlier"]),
        notes=tuple(data["notes"]),
        handback=os.fsdecode(bytes.fromhex(data["handback"])),
    )


def _when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
