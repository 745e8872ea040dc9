"""What was handed in, as a tree of files and folders: those on a disk are here, those of an archive in `archive`.

A search through the tree opens no file and follows no link.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from autograder.intake.words import Refusal, quoted

MAX_ENTRIES = 10_000
MAX_DEPTH = 4
"""How many folders may lie around the files: `hw1.zip` is often `hw1/submission/hw1/divergences.py`."""


class Entry(Protocol):
    """A file, a folder or anything else that was handed in.

    kind: "file", "folder", "link" or "special"
    size: of a file, in bytes, as declared
    """

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def size(self) -> int: ...

    def names(self) -> Iterator[str]:
        """The names of a folder's entries, in any order. May raise Refusal."""

    def child(self, name: str) -> Entry:
        """The folder's entry of that name. May raise Refusal."""

    def read(self, most: int) -> bytes:
        """The first `most` bytes of a file. May raise Refusal."""


Entries = Mapping[str, Entry]


@dataclass(frozen=True)
class OnDisk:
    """An entry at a path on the disk. A link is described, never followed."""

    path: Path
    kind: str
    size: int

    @classmethod
    def at(cls, path: Path) -> OnDisk:
        """Looks at the path. Raises Refusal if nothing is there."""
        try:
            status = path.lstat()
        except FileNotFoundError:
            raise Refusal(
                f"There is no file or folder named '{quoted(path.name)}'. Check the name, or hand in your files again."
            ) from None
        except (OSError, ValueError) as error:
            raise Refusal(_unreadable(path, error)) from None
        kinds = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link"}
        return cls(path, kinds.get(stat.S_IFMT(status.st_mode), "special"), status.st_size)

    @property
    def name(self) -> str:
        return self.path.name

    def names(self) -> Iterator[str]:
        try:
            with os.scandir(self.path) as found:
                for item in found:
                    yield item.name
        except OSError as error:
            raise Refusal(_unreadable(self.path, error)) from None

    def child(self, name: str) -> OnDisk:
        return OnDisk.at(self.path / name)

    def read(self, most: int) -> bytes:
        # The path may have changed since it was listed, so a link is not followed and a pipe is not waited for.
        flags = sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"))
        try:
            with open(os.open(self.path, os.O_RDONLY | flags), "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise Refusal(not_a_file(self))
                return file.read(min(most, status.st_size))  # Python allocates this many bytes before it reads any
        except OSError as error:
            raise Refusal(_unreadable(self.path, error)) from None


# --- searching ----------------------------------------------------------------------------------------------


def listing(folder: Entry) -> dict[str, Entry]:
    """The folder's entries by name, sorted, without the files that systems and editors leave behind.

    Raises Refusal if there are too many.
    """
    names = []
    for name in folder.names():
        names.append(name)
        if len(names) > MAX_ENTRIES:
            raise Refusal(_too_many(folder))
    return {composed(name): folder.child(name) for name in sorted(names) if not is_ignored(name)}


def composed(name: str) -> str:
    """The name as Python looks for it: macOS writes é as e and an accent."""
    return unicodedata.normalize("NFC", name)


def is_ignored(name: str) -> bool:
    return name.startswith(".") or name in ("__pycache__", "__MACOSX", "venv", "site-packages", "node_modules")


def search(folder: Entry, wanted: Sequence[Callable[[str], bool]], notes: list[str]) -> dict[str, Entries]:
    """The folders, by path, that contain the most wanted kind of file, at the least depth; otherwise the folder itself.

    wanted: tests of a file's name, the most wanted kind first
    notes: receives sentences about folders that could not be searched
    """
    seen = []
    for level in _levels(folder, notes):
        seen.append(level)
        if _containing(wanted[0], level):
            break
    for is_wanted in wanted:
        for level in seen:
            if found := _containing(is_wanted, level):
                return found
    return seen[0]


def _containing(is_wanted: Callable[[str], bool], level: Mapping[str, Entries]) -> dict[str, Entries]:
    return {path: entries for path, entries in level.items() if any(map(is_wanted, entries))}


def below(entries: Entries, notes: list[str]) -> Iterator[tuple[str, Entry]]:
    """The files in the folders among these entries, by their paths with slashes, folder by folder.

    notes: receives sentences about folders that could not be searched
    """
    pending = [(name, entry) for name, entry in entries.items() if entry.kind == "folder"]
    seen = 0
    for path, folder in pending:  # it grows meanwhile
        try:
            found = listing(folder)
        except Refusal as refusal:
            notes.append(str(refusal))
            continue
        seen += len(found)
        if seen > MAX_ENTRIES:
            notes.append(_too_many(folder))
            return
        inner = [(f"{path}/{name}", entry) for name, entry in found.items()]
        yield from ((name, entry) for name, entry in inner if entry.kind == "file")
        if path.count("/") < MAX_DEPTH:
            pending += [(name, entry) for name, entry in inner if entry.kind == "folder"]


def _levels(folder: Entry, notes: list[str]) -> Iterator[dict[str, Entries]]:
    """The entries of the folder, then those of its folders by path, and so on, down to the greatest depth."""
    level: dict[str, Entries] = {"": listing(folder)}
    seen = 0
    for _ in range(MAX_DEPTH):
        yield level
        inside = [
            (path, name, entry) for path, entries in level.items() for name, entry in entries.items() if entry.kind == "folder"
        ]
        level = {}
        for path, name, entry in inside:
            try:
                found = listing(entry)
            except Refusal as refusal:
                notes.append(str(refusal))
                continue
            level[f"{path}/{name}" if path else name] = found
            seen += len(found)
            if seen > MAX_ENTRIES:
                notes.append(_too_many(folder))
                return
    yield level


# --- what the student reads ---------------------------------------------------------------------------------


def not_a_file(entry: Entry) -> str:
    kinds = {"folder": "a folder", "link": "a link, which the grader does not follow"}
    kind = kinds.get(entry.kind, "a special file, such as a pipe or a device")
    return f"'{quoted(entry.name)}' is {kind}. A file was expected: hand in the file itself."


def _too_many(folder: Entry) -> str:
    return (
        f"'{quoted(folder.name)}' contains more than {MAX_ENTRIES:,} files and folders, so the grader stopped reading it. "
        "Hand in only what the assignment asks for."
    )


def _unreadable(path: Path, error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return f"'{quoted(path.name)}' could not be opened ({reason}). Check that you can open it yourself, then try again."
