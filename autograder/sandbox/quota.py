"""The limit on all that a worker writes, where it has no disk of its own: a container may not mount, an ordinary user cannot."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from autograder.sandbox.processes import Process

MOST_FILES = 20_000  # that a worker may make, on a disk of its own as well


class Overfull(Exception):
    """A worker has written more than it may."""


class Written:
    """What a worker has written. The disk tells for nothing how much fuller it is; only where it is, the folder is searched.

    folder: the one that the worker may write to
    most: MiB
    """

    def __init__(self, folder: Path, most: int) -> None:
        self._folder, self._most = folder, most << 20
        self._before = self._used()

    def exceeded(self, process: Process | None) -> bool:
        """Whether it is more than it may be. process: its deleted files count too, where we may see them"""
        used = self._used()
        # What others delete must not hide as much of what the worker writes.
        self._before = (min(used[0], self._before[0]), min(used[1], self._before[1]))
        if all(now - before <= most for now, before, most in zip(used, self._before, (self._most, MOST_FILES), strict=True)):
            return False
        if self._found(process):
            return True
        self._before = used  # others have written
        return False

    def _used(self) -> tuple[int, int]:
        """Bytes and files on the disk; nothing where the system does not say."""
        if not hasattr(os, "statvfs"):
            return 0, 0
        try:
            disk = os.statvfs(self._folder)
        except OSError:
            return 0, 0
        return (disk.f_blocks - disk.f_bfree) * disk.f_frsize, disk.f_files - disk.f_ffree

    def _found(self, process: Process | None) -> bool:
        size = 0
        try:
            for number, status in enumerate((*_deleted(process), *_below(self._folder))):
                size += getattr(status, "st_blocks", 0) * 512
                if size > self._most or number > MOST_FILES:
                    return True
        except OSError:  # so deep that no path leads there
            return True
        return False


def _below(folder: Path) -> Iterator[os.stat_result]:
    """The status of everything in a folder. raises OSError where it cannot be searched"""
    folders = [str(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    yield entry.stat(follow_symlinks=False)
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)


def _deleted(process: Process | None) -> Iterator[os.stat_result]:
    """The status of the files that a process holds open, and that have no name any more. (Only root may look.)"""
    open_files = f"/proc/{process.pid}/fd" if process is not None else ""
    with contextlib.suppress(OSError):
        for name in os.listdir(open_files):
            status = os.stat(os.path.join(open_files, name))
            if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                yield status
