"""What was handed in, as a tree of files and folders: on a disk here, in an archive in `archive`.

A tree is looked through without opening a file, and without following a link.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from autograder.intake.syntax import Refusal, shown

MAX_ENTRIES = 10_000
MAX_DEPTH = 4
"""How many folders may lie around the files: `hw1.zip` is often `hw1/submission/hw1/divergences.py`."""


class Entry(Protocol):
    """One thing handed in.

    kind: "file", "folder", "link" or "special"
    size: of a file, in bytes, as it is said to be
    """

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def size(self) -> int: ...

    def names(self) -> Iterator[str]:
        """Of what a folder holds, in any order. May raise Refusal."""

    def child(self, name: str) -> Entry:
        """What a folder holds under that name. May raise Refusal."""

    def read(self, most: int) -> bytes:
        """The first bytes of a file. May raise Refusal."""


Entries = Mapping[str, Entry]


@dataclass(frozen=True)
class OnDisk:
    """A path that was looked at, and never followed."""

    path: Path
    kind: str
    size: int

    @classmethod
    def at(cls, path: Path) -> OnDisk:
        try:
            status = path.lstat()
        except FileNotFoundError:
            raise Refusal(f"There is no file or folder '{shown(path.name)}': hand in your files again.") from None
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
        # Should it have changed since it was listed: neither follow a link nor wait for a pipe.
        flags = sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"))
        try:
            with open(os.open(self.path, os.O_RDONLY | flags), "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise Refusal(not_a_file(self))
                return file.read(min(most, status.st_size))  # as much memory is taken before anything is read
        except OSError as error:
            raise Refusal(_unreadable(self.path, error)) from None


def listing(folder: Entry) -> dict[str, Entry]:
    """What the folder holds, by name, in an order that no file system decides; not what systems and editors leave there."""
    names = []
    for name in folder.names():
        names.append(name)
        if len(names) > MAX_ENTRIES:
            raise Refusal(_too_many(folder))
    return {name: folder.child(name) for name in sorted(names) if not is_ignored(name)}


def is_ignored(name: str) -> bool:
    return name.startswith(".") or name in ("__pycache__", "__MACOSX")


def search(folder: Entry, wanted: Sequence[Callable[[str], bool]], notes: list[str]) -> dict[str, Entries]:
    """By path, the folders that hold what is wanted most, the least deep of them; the folder itself if none does.

    wanted: what a file's name may be like, the most wanted first
    """
    seen = []
    for level in _levels(folder, notes):
        seen.append(level)
        if _holding(wanted[0], level):
            break
    for is_wanted in wanted:
        for level in seen:
            if holders := _holding(is_wanted, level):
                return holders
    return seen[0]


def _holding(is_wanted: Callable[[str], bool], level: Mapping[str, Entries]) -> dict[str, Entries]:
    return {path: entries for path, entries in level.items() if any(map(is_wanted, entries))}


def _levels(folder: Entry, notes: list[str]) -> Iterator[dict[str, Entries]]:
    """What the folder holds; then, by path, what its folders hold; then what theirs do; as far as is looked."""
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
    kinds = {"folder": "a folder", "link": "a link, which is not followed"}
    kind = kinds.get(entry.kind, "a pipe or a device")
    return f"'{shown(entry.name)}' is {kind}, where a file was expected: hand in the file itself."


def _too_many(folder: Entry) -> str:
    return (
        f"'{shown(folder.name)}' holds more than {MAX_ENTRIES:,} files and folders, and was not read further: "
        "hand in only what was asked for."
    )


def _unreadable(path: Path, error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return f"'{shown(path.name)}' could not be opened ({reason}): hand it in again."
