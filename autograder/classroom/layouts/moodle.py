"""Moodle's "Download all submissions": `Name_123_assignsubmission_file_`, with a folder for each student or without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from autograder.classroom.entrants import Entrant, Found, Person
from autograder.intake.words import quoted

NAME = re.compile(r"(?P<who>.+?)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<file>.*)", re.DOTALL)
FILES = "file"  # the kind of a submission that holds files; others are texts and comments


def recognised(names: Mapping[str, Path]) -> bool:
    """Whether these are the entries of such a download."""
    return sum(NAME.fullmatch(name) is not None for name in names) * 2 > len(names)


def found(names: Mapping[str, Path], modules: tuple[str, ...]) -> Found:
    """The submissions. names: entries of the download"""
    folders: dict[str, Entrant] = {}
    parts: dict[str, dict[str, Path]] = {}
    other: dict[str, str] = {}
    notes = []
    for name, path in names.items():
        match = NAME.fullmatch(name)
        if match is None:
            notes.append(f"not a submission, so not graded: '{quoted(name)}'")
        elif match["kind"] != FILES:
            other.setdefault(match["id"], match["who"])
        elif path.is_dir():
            folders[match["id"]] = _entrant(match["who"], match["id"], path)
        else:
            parts.setdefault(match["id"], {})[match["file"] or name] = path
            other.setdefault(match["id"], match["who"])
    gathered = [_entrant(other[number], number, parts=files) for number, files in parts.items() if number not in folders]
    texts = [
        _entrant(who, number, problem="There is no file in this submission, only a text. Hand in files.")
        for number, who in other.items()
        if number not in folders and number not in parts
    ]
    return Found((*folders.values(), *gathered, *texts), tuple(notes))


def _entrant(
    who: str, number: str, path: Path | None = None, parts: Mapping[str, Path] | None = None, problem: str = ""
) -> Entrant:
    back = f"{who}_{number}_assignsubmission_file_/"
    return Entrant(f"{who}_{number}", path, parts or {}, (Person(who, id=number),), problem, number, handback=back)
