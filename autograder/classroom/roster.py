"""The roster: an export, whatever form it has, as a list of submissions with names that are safe and unique."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.classroom import unpack
from autograder.classroom.entrants import ClassError, Entrant, Found
from autograder.classroom.layouts import canvas, folder, github, gradescope, moodle, table
from autograder.classroom.naming import names_of
from autograder.intake.entries import OnDisk, composed, is_ignored
from autograder.intake.words import Refusal, quoted

Finds = Callable[[Mapping[str, Path], tuple[str, ...]], Found]

FORMS: Mapping[str, tuple[str, Finds]] = {
    "gradescope": ("an export from Gradescope", gradescope.found),
    "moodle": ("a download of all submissions from Moodle", moodle.found),
    "canvas": ("a download of submissions from Canvas", canvas.found),
    "github": ("a folder of repositories, as GitHub Classroom gives it", github.found),
    "folder": ("a plain folder with a file or folder for each submission", folder.found),
}
TABLE = "csv"
KINDS = (*FORMS, TABLE)
MOST_PART = unpack.MOST_FILE


@dataclass(frozen=True)
class Roster:
    """The submissions of a class.

    kind: what the export was taken for
    entrants: name -> submission, in the export's order
    notes: sentences for the instructor
    """

    kind: str
    taken_for: str
    entrants: Mapping[str, Entrant]
    notes: tuple[str, ...]


def read_roster(export: Path, kind: str | None, modules: tuple[str, ...], workplace: Path) -> Roster:
    """The roster of an export: a folder, a zip, or a CSV file that names files.

    kind: one of KINDS; None to find out
    modules: the files that the assignment expects
    workplace: a folder of ours, for what has to be unpacked or gathered

    raises ClassError, OSError
    """
    if not export.exists():
        raise ClassError(f"there is no file or folder {export}: look at how its name is spelt, and which folder you are in")
    notes: tuple[str, ...] = ()
    if export.is_file() and (kind == TABLE or (kind is None and export.suffix.lower() == ".csv")):
        kind, taken_for, found = TABLE, "a table of submissions", table.found(export)
    elif kind == TABLE:
        raise ClassError(f"{export} is a folder, and --as csv reads a file: name the table")
    else:
        root = export
        if export.is_file():
            root = workplace / "export"
            notes = unpack.unpacked(export, root)
        kind, names = _recognised(root, kind, modules, packed=export.is_file())
        taken_for, finds = FORMS[kind]
        found = finds(names, modules)
    if not found.entrants:
        raise ClassError(f"{export} was taken for {taken_for}, and holds no submission: choose another form with --as")
    named = zip(names_of(found.entrants), found.entrants, strict=True)
    entrants = {name: _gathered(entrant, workplace / "gathered" / name) for name, entrant in named}
    return Roster(kind, taken_for, entrants, (*notes, *found.notes))


def _recognised(root: Path, kind: str | None, modules: tuple[str, ...], *, packed: bool) -> tuple[str, dict[str, Path]]:
    """What the folder is, and the entries that are its submissions: its own, or those of the one folder in it."""
    own = _entries(root)
    places = [own]
    if len(own) == 1 and (only := next(iter(own.values()))).is_dir() and not only.is_symlink():
        places.append(_entries(only))
    for names in places:
        for known, recognised in (("gradescope", gradescope), ("moodle", moodle), ("canvas", canvas), ("github", github)):
            if names and kind in (None, known) and recognised.recognised(names):
                return known, names
    inner = places[-1]
    whole = packed and not any(name in modules for name in inner)  # a zip's own folder around a class
    return kind or "folder", inner if whole or (kind and kind != "folder") else own


def _entries(root: Path) -> dict[str, Path]:
    """What lies in a folder, sorted by name, without what systems leave behind."""
    return {name: root / name for name in sorted(os.listdir(root)) if not is_ignored(name)}


# -- what has to be gathered -------------------------------------------------------------------------------------------


def _gathered(entrant: Entrant, target: Path) -> Entrant:
    """The submission in a folder of its own, where the export has its files among others'."""
    if not entrant.parts:
        return entrant
    shutil.rmtree(target, ignore_errors=True)
    notes = list(entrant.notes)
    try:
        target.mkdir(parents=True)
        for name, path in entrant.parts.items():
            _copy(path, name, target, notes)
    except OSError as error:
        return replace(entrant, problem=f"Its files could not be gathered ({error.strerror}).")
    return replace(entrant, path=target, notes=tuple(notes))


def _copy(path: Path, name: str, target: Path, notes: list[str]) -> None:
    try:
        entry = OnDisk.at(path)
        if entry.kind != "file":
            raise Refusal(f"'{quoted(path.name)}' is not a file, and was left out.")
        if entry.size > MOST_PART:
            raise Refusal(f"'{quoted(path.name)}' has more than {MOST_PART >> 20} MiB, and was left out.")
        parts = unpack.parts_of(name)
        if len(parts) != 1 or parts[0] == "..":
            raise Refusal(f"'{quoted(name)}' is no name of a file, and was left out.")
        (target / parts[0]).write_bytes(entry.read(MOST_PART))
    except Refusal as refusal:
        notes.append(str(refusal))


# -- what was handed in, as a hash -------------------------------------------------------------------------------------

MOST_ENTRIES, MOST_DEPTH = 20_000, 8  # more than intake ever looks at


def content_of(path: Path) -> str:
    """A hash of all that a submission is. It follows no link, and changes with every byte that grading may read."""
    digest = hashlib.sha256()
    try:
        root = OnDisk.at(path)
    except Refusal as refusal:
        return hashlib.sha256(str(refusal).encode("utf-8", "surrogatepass")).hexdigest()
    pending = [("" if root.kind == "folder" else composed(root.name), root)]  # a folder's own name decides nothing
    for count, (place, entry) in enumerate(pending):
        if count > MOST_ENTRIES:
            break
        for part in (place.encode("utf-8", "surrogatepass"), entry.kind.encode()):
            digest.update(b"%d:" % len(part) + part)
        if entry.kind == "folder" and place.count("/") < MOST_DEPTH:
            pending += _below(place, entry)
        elif entry.kind == "file":
            digest.update(_bytes_of(entry.path))
    return digest.hexdigest()


def _below(place: str, folder: OnDisk) -> list[tuple[str, OnDisk]]:
    try:
        names = sorted(name for name in folder.names() if not is_ignored(name))[:MOST_ENTRIES]
        return [(f"{place}/{composed(name)}", folder.child(name)) for name in names]
    except Refusal:
        return [(f"{place}/unreadable", replace(folder, kind="special"))]


def _bytes_of(path: Path) -> bytes:
    """A hash of a file's content. Of what cannot be read, and is reported by intake, a word."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as file:
            digest = hashlib.sha256()
            while block := file.read(1 << 20):
                digest.update(block)
            return digest.digest()
    except (OSError, ClassError):
        return b"unreadable"
