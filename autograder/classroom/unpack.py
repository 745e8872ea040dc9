"""Unpacks a platform's zip into a folder of ours. Nothing in it can lead out of that folder, or fill the disk.

Archives inside it are students' and stay closed: intake opens them, in memory.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder.classroom.entrants import ClassError
from autograder.grading.frames import write_atomically
from autograder.intake.entries import is_ignored
from autograder.intake.words import listed, quoted

MOST_FILE, MOST_TOGETHER, MOST_MEMBERS = 128 << 20, 16 << 30, 200_000
BLOCK = 1 << 20
DONE = ".unpacked"


def unpacked(archive: Path, folder: Path) -> tuple[str, ...]:
    """Unpack the archive into the folder, unless it holds this archive already. Returns notes. raises ClassError, OSError"""
    status = archive.stat()
    mark = {"archive": str(archive.resolve()), "size": status.st_size, "time": status.st_mtime_ns}
    try:
        done = json.loads((folder / DONE).read_text("utf-8"))
        if done["mark"] == mark:
            return tuple(done["notes"])
    except (OSError, ValueError, LookupError, TypeError):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(archive) as opened:
            notes = _notes(_left_out(opened, folder))
    except (zipfile.BadZipFile, UnicodeError, NotImplementedError, EOFError) as error:
        raise ClassError(f"{archive} could not be opened as a zip ({error}): download it again, or unpack it yourself") from error
    write_atomically(folder / DONE, json.dumps({"mark": mark, "notes": notes}).encode())
    return notes


def _left_out(archive: zipfile.ZipFile, folder: Path) -> Iterator[tuple[str, str]]:
    """Unpack the members. Yields the path of each that is left out, and why."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise ClassError(
            f"{archive.filename} holds {len(members):,} files, more than {MOST_MEMBERS:,}: unpack and sort it yourself"
        )
    rest = MOST_TOGETHER
    for member in members:
        parts = parts_of(member.filename)
        if not parts or any(is_ignored(part) for part in parts if part != ".."):
            continue
        target = folder.joinpath(*parts)
        why = _refused(member, parts)
        if not why and not member.is_dir():
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                size = _write(archive, member, target, min(MOST_FILE, rest))
            except (OSError, RuntimeError, ValueError, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
                if _is_file(target):
                    target.unlink()
                why, size = str(getattr(error, "strerror", None) or error), 0
            rest -= size
            if rest <= 0:
                raise ClassError(f"{archive.filename} holds more than {MOST_TOGETHER >> 30} GiB: unpack it yourself")
        elif not why:
            target.mkdir(parents=True, exist_ok=True)
        if why:
            yield member.filename, why


def parts_of(path: str) -> list[str]:
    """The names along a path of any system: C:\\hw\\a.py, /hw/a.py and ./hw/a.py are hw, a.py."""
    path = re.sub(r"\A[A-Za-z]:", "", path.replace("\\", "/"))
    return [part for part in path.split("/") if part not in ("", ".")]


def _refused(member: zipfile.ZipInfo, parts: list[str]) -> str:
    """Why a member is not unpacked; "" where it is."""
    if ".." in parts:
        return "its path leads out of the archive"
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "it is a link or a special file"
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is compressed with an unusual method"
    return ""


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int) -> int:
    """Write a member, whatever size it declares. raises ValueError where it has more than `most` bytes"""
    size = 0
    with archive.open(member) as source, open(target, "wb") as file:
        while block := source.read(BLOCK):
            size += len(block)
            if size > most:
                raise ValueError(f"it has more than {most >> 20} MiB")
            file.write(block)
    return size


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def _notes(left_out: Iterator[tuple[str, str]]) -> tuple[str, ...]:
    reasons: dict[str, list[str]] = {}
    for path, why in left_out:
        reasons.setdefault(quoted(why), []).append(path)
    return tuple(f"left out of the export: {listed(paths)}: {why}" for why, paths in reasons.items())
