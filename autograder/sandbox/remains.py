"""What a user leaves where everyone may write: files, and objects of System V, which no process has to hold."""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.sandbox.scratch import remove


def sweep(uid: int | None) -> None:
    """Remove everything that user left. None removes nothing."""
    if uid is None:
        return
    for path, status in shared_files():
        if status.st_uid == uid:
            with contextlib.suppress(OSError):
                remove(Path(path)) if stat.S_ISDIR(status.st_mode) else os.unlink(path)
    for owner, kind, number in ipc_objects():
        if owner == uid:
            getattr(ctypes.CDLL(None), f"{kind}ctl")(number, *((0, 0) if kind == "sem" else (0, None)))  # IPC_RMID


def owners() -> set[int]:
    """Every user who owns something there."""
    return {status.st_uid for _, status in shared_files()} | {uid for uid, *_ in ipc_objects()}


def shared_folders() -> list[str]:
    """Where every user may write."""
    folders = dict.fromkeys(("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", tempfile.gettempdir()))
    return [folder for folder in folders if os.path.isdir(folder)]


def shared_files() -> Iterator[tuple[str, os.stat_result]]:
    """Path and status of each file in those folders."""
    for folder in shared_folders():
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            with contextlib.suppress(OSError):
                yield entry.path, entry.stat(follow_symlinks=False)


def ipc_objects() -> Iterator[tuple[int, str, int]]:
    """Owner, kind and number of each object of System V."""
    for kind in ("shm", "msg", "sem"):
        with contextlib.suppress(OSError), open(f"/proc/sysvipc/{kind}", encoding="ascii") as lines:
            owner = next(lines).split().index("uid")
            for line in lines:
                yield int(line.split()[owner]), kind, int(line.split()[1])  # the number comes after the key
