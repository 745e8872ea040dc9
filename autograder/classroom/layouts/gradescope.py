"""Gradescope's export: a folder for each submission, and submission_metadata.yml, whose entries may be missing or anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.classroom.entrants import Attempt, Entrant, Found, Person
from autograder.intake.words import quoted
from autograder.reporting.gradescope.metadata import entries, mapping, number, when

METADATA = "submission_metadata.yml"
FOLDER = re.compile(r"submission_(\d+)")
MOST_METADATA = 256 << 20


def recognised(names: Mapping[str, Path]) -> bool:
    """Whether these are the entries of such an export."""
    folders = [name for name, path in names.items() if path.is_dir() and not path.is_symlink()]
    return METADATA in names or (bool(folders) and all(FOLDER.fullmatch(name) for name in folders))


def found(names: Mapping[str, Path], modules: tuple[str, ...]) -> Found:
    """The submissions. names: entries of the export's folder"""
    metadata, notes = _metadata(names.get(METADATA))
    folders = {name: path for name, path in names.items() if name != METADATA and (name in metadata or FOLDER.fullmatch(name))}
    strays = [name for name in names if name not in folders and name != METADATA]
    if strays:
        notes.append(f"not a submission, so not graded: {', '.join(quoted(name) for name in strays[:10])}")
    made = [_entrant(name, folders.get(name), mapping(metadata.get(name))) for name in dict.fromkeys([*folders, *metadata])]
    nameless = [entrant.label for entrant in made if not entrant.people]
    if metadata and nameless:
        notes.append(f"{METADATA} names nobody for {', '.join(map(quoted, nameless[:10]))}")
    return Found(tuple(made), tuple(notes))


def _metadata(path: Path | None) -> tuple[dict[str, Any], list[str]]:
    """What the file says of each folder, and notes on the file."""
    import yaml

    without = "the submissions are graded without names"
    if path is None:
        return {}, [f"there is no {METADATA} in the export: {without}"]
    try:
        with open(path, "rb") as file:
            text = file.read(MOST_METADATA)
        # Every scalar as text, and no tag obeyed: the file is Ruby's, and names in it are students' own.
        data = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        if isinstance(data, Mapping):
            return {str(name): entry for name, entry in data.items()}, []
        why = "it holds no mapping"
    except Exception as error:  # a cut or strange file must not stop a class
        why = type(error).__name__
    return {}, [f"{METADATA} could not be read ({why}): {without}"]


def _entrant(name: str, path: Path | None, said: Mapping[str, Any]) -> Entrant:
    match = FOLDER.fullmatch(name)
    history = entries(_entry(said, "history"))
    created = when(_entry(said, "created_at"))
    return Entrant(
        name,
        path,
        people=tuple(person for one in entries(_entry(said, "submitters")) if (person := _person(mapping(one)))),
        problem="" if path else f"{METADATA} names '{quoted(name)}', but the export has no such folder. Export it again.",
        number=match[1] if match else "",
        created=created,
        earlier=_in_order(attempt for entry in history if (attempt := _attempt(mapping(entry), created))),
    )


def _in_order(attempts: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """The attempts, the first one first; those without a date stay in the export's order, before the others."""
    return tuple(sorted(attempts, key=lambda attempt: attempt.at.timestamp() if attempt.at else 0.0))


def _entry(said: Mapping[str, Any], key: str) -> Any:
    """An entry under Ruby's key, or the plain one."""
    return said.get(f":{key}", said.get(key))


def _person(said: Mapping[str, Any]) -> Person | None:
    name, email, sid = (value if isinstance(value := _entry(said, key), str) else "" for key in ("name", "email", "sid"))
    return Person(name, email, sid) if name or email or sid else None


def _attempt(said: Mapping[str, Any], latest: datetime | None) -> Attempt | None:
    """An earlier submission; None for the latest itself, which a history may list as well."""
    at = when(_entry(said, "created_at"))
    if not said or (latest is not None and at is not None and at >= latest):
        return None
    status = _entry(said, "status")
    return Attempt(at, number(_entry(said, "score")) if status in (None, "", "processed") else None)
