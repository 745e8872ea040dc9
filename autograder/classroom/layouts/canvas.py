"""Canvas's "Download Submissions": all files in one folder, `lovelaceada_LATE_123_456_divergences-1.py`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from autograder.classroom.entrants import Entrant, Found, Person
from autograder.intake.words import quoted

NAME = re.compile(r"(?P<who>[^_]+)(?P<late>_LATE)?_(?P<user>\d+)_(?P<number>\d+)_(?P<file>.+)", re.DOTALL)
RENAMED = re.compile(r"(?P<stem>.+)-(?P<version>\d+)(?P<end>(?:\.[A-Za-z0-9]+)+)", re.DOTALL)
"""Canvas numbers the files of a second attempt: divergences-1.py."""


def recognised(names: Mapping[str, Path]) -> bool:
    """Whether these are the entries of such a download."""
    return sum(NAME.fullmatch(name) is not None for name in names) * 2 > len(names)


def found(names: Mapping[str, Path], modules: tuple[str, ...]) -> Found:
    """The submissions. names: entries of the download; modules: the files that the assignment expects"""
    students: dict[str, dict[str, Path]] = {}
    begins: dict[str, str] = {}
    notes = []
    for name, path in names.items():
        match = NAME.fullmatch(name)
        if match is None:
            notes.append(f"not a submission, so not graded: '{quoted(name)}'")
            continue
        user = match["user"]
        students.setdefault(user, {})[match["file"]] = path
        begins[user] = name[: match.start("file")]
    made = [_entrant(begins[user], user, _as_named(files)) for user, files in students.items()]
    return Found(tuple(made), tuple(notes))


def _entrant(begin: str, user: str, files: Mapping[str, Path]) -> Entrant:
    # A folder of a student's own, as an unpacked zip gives it, is the submission; several files are gathered.
    only = next(iter(files.values())) if len(files) == 1 else None
    folder = only if only and only.is_dir() else None
    who, *late = begin.split("_")[:2]
    notes = ("Canvas marks this submission as late.",) if late == ["LATE"] else ()
    people = (Person(who, id=user),)
    return Entrant(f"{who}_{user}", folder, {} if folder else files, people, number=user, notes=notes, handback=begin)


def _as_named(files: Mapping[str, Path]) -> dict[str, Path]:
    """The files by the names that the student gave them: of several attempts at one file the latest."""
    found: dict[str, tuple[int, Path]] = {}
    for name, path in files.items():
        match = RENAMED.fullmatch(name)
        plain, version = (match["stem"] + match["end"], int(match["version"])) if match else (name, 0)
        if plain not in found or found[plain][0] < version:
            found[plain] = (version, path)
    return {name: path for name, (_, path) in found.items()}
