"""A zip or tar archive as a tree of files and folders, read in memory: nothing is unpacked to a disk, so no path can lead
out of a folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from autograder.intake.entries import MAX_DEPTH, MAX_ENTRIES, Entry, is_ignored
from autograder.intake.members import COMPRESSED, MAX_ARCHIVE, Member, is_tar, members, reason
from autograder.intake.words import Refusal, listed, quoted, were

_EXTENSIONS = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".7z", ".rar")
_FOREIGN = {b"7z\xbc\xaf\x27\x1c": "a 7z archive", b"Rar!": "a RAR archive"}


def is_archive(name: str) -> bool:
    """Whether the file's name is an archive's."""
    return name.lower().endswith(_EXTENSIONS)


def looks_like_archive(head: bytes) -> bool:
    """Whether a file that begins with these bytes is an archive, whatever its name."""
    return head.startswith((b"PK\3\4", b"PK\5\6", *COMPRESSED, *_FOREIGN)) or is_tar(head)


def open_archive(entry: Entry) -> tuple[InArchive, list[str]]:
    """The archive as a folder, and what to tell the student about it. Raises Refusal if it cannot be opened."""
    data, name, notes = entry.read(MAX_ARCHIVE + 1), quoted(entry.name), list[str]()
    if len(data) > MAX_ARCHIVE:
        raise Refusal(
            f"'{name}' is larger than {MAX_ARCHIVE >> 20} MiB and was not opened. Hand in only what the assignment asks for."
        )
    for magic, kind in _FOREIGN.items():
        if data.startswith(magic):
            raise Refusal(f"'{name}' is {kind}, which the grader cannot open. Hand in a .zip file, or the files themselves.")
    try:
        return _tree(entry.name, members(name, data, notes), notes), notes
    except Refusal:
        raise
    except Exception as error:  # a hostile file can raise anything, even MemoryError
        raise Refusal(
            f"'{name}' could not be opened as an archive ({reason(error)}). It may have been cut off during the upload. "
            "Create it again, check that it opens, and try again."
        ) from None


@dataclass
class InArchive:
    """An entry of an archive. It changes only while `open_archive` reads the archive."""

    name: str
    kind: str = "folder"
    size: int = 0
    content: Callable[[int], bytes] | None = None
    children: dict[str, InArchive] = field(default_factory=dict)

    def names(self) -> Iterator[str]:
        return iter(self.children)

    def child(self, name: str) -> InArchive:
        return self.children[name]

    def read(self, most: int) -> bytes:
        try:
            assert self.content, "it is a folder"
            return self.content(most)
        except Exception as error:  # a hostile file can raise anything, even MemoryError
            raise Refusal(
                f"'{quoted(self.name)}' could not be read from its archive ({reason(error)}). "
                "Create the archive again, and check that it opens."
            ) from None


# --- from members to a tree ---------------------------------------------------------------------------------


def _tree(name: str, found: Iterable[Member], notes: list[str]) -> InArchive:
    root = InArchive(name)
    outside: dict[str, None] = {}
    repeated: dict[str, None] = {}
    for count, member in enumerate(found, 1):
        if count > MAX_ENTRIES:
            raise Refusal(
                f"'{quoted(name)}' contains more than {MAX_ENTRIES:,} files and folders and was not opened. "
                "Hand in only what the assignment asks for."
            )
        parts = _parts(member.path)
        if ".." in parts:
            outside[member.path] = None
        elif parts and not any(map(is_ignored, parts)) and _place(root, parts, member):
            repeated["/".join(parts)] = None
    if outside:
        notes.append(
            f"{listed(outside)} in '{quoted(name)}' {were(outside)} left out because '..' leads out of the archive. "
            "Create the archive from the folder that contains your files."
        )
    if repeated:
        occur = "occurs" if len(repeated) == 1 else "occur"
        notes.append(f"{listed(repeated)} {occur} more than once in '{quoted(name)}'. The last one counts.")
    return root


def _parts(path: str) -> list[str]:
    """The names along a path of any system, from the archive's top: C:\\hw\\a.py, /hw/a.py and ./hw/a.py are hw, a.py."""
    path = re.sub(r"\A[A-Za-z]:", "", path.replace("\\", "/"))
    return [part for part in path.split("/") if part not in ("", ".")]


def _place(root: InArchive, parts: list[str], member: Member) -> bool:
    """Puts the member into the tree, and says whether it replaces another."""
    kind = member.kind
    if len(parts) > MAX_DEPTH + 1:  # no search goes that deep
        parts, kind = parts[: MAX_DEPTH + 1], "folder"
    folder, replaced = root, False
    for part in parts if kind == "folder" else parts[:-1]:
        below = folder.children.get(part)
        if below is None or below.kind != "folder":
            replaced |= below is not None
            below = folder.children[part] = InArchive(part)
        folder = below
    if kind != "folder":
        replaced |= parts[-1] in folder.children
        folder.children[parts[-1]] = InArchive(parts[-1], kind, member.size, member.content)
    return replaced
