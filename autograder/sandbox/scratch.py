"""The folder a worker lives in: our files, the submission's sources, and a place it may write to."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

INSIDE = Path(__file__).parent / "inside"
COPIED = (
    "__init__",
    "bare",
    "devices",
    "errors",
    "figures",
    "loaders",
    "main",
    "partner",
    "start",
    "trees",
    "values",
    "verbs",
    "wire",
    "worker",
)
PATIENCE = 30.0  # seconds for removing a folder; whoever fills one for longer leaves a remainder to the system


class Scratch:
    """Every worker has a fresh one: what an earlier one left or spoiled is gone. Where workers have users of their own,
    nobody but root and this one can enter (the system's folder for temporary files can be listed by anybody)."""

    def __init__(self, sources: Mapping[str, str], uid: int | None) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="autograder-"))
        self.inside, self.submission, self.work = (self.path / name for name in ("inside", "submission", "work"))
        try:
            self._fill(sources)
            if uid is not None:
                self._open_to(uid)
        except OSError:
            self.remove()
            raise

    def _fill(self, sources: Mapping[str, str]) -> None:
        self.submission.mkdir()
        self.work.mkdir()
        self.inside.mkdir()
        for name in COPIED:
            shutil.copyfile(INSIDE / f"{name}.py", self.inside / f"{name}.py")
        for name, text in sources.items():
            (self.submission / name).write_bytes(text.encode("utf-8", "surrogatepass"))  # what is no text fails to import

    def _open_to(self, uid: int) -> None:
        """Whatever our umask is."""
        for path in (self.inside, self.submission, *self.path.rglob("*.py")):
            os.chmod(path, 0o755 if path.is_dir() else 0o644)
        shutil.chown(self.work, uid, uid)
        shutil.chown(self.path, group=uid)
        os.chmod(self.path, 0o710)

    def remove(self) -> None:
        try:
            remove(self.path)
        except OSError:
            pass


def remove(path: Path) -> None:
    """The folder and all that is in it, however deep: what lies deeper than one level is moved up before it is
    removed (`shutil.rmtree` fails on deep trees, and `rm` takes time in the square of the depth). No link is followed.
    """
    if os.open not in os.supports_dir_fd:  # Windows
        return shutil.rmtree(path, ignore_errors=True)
    deadline = time.monotonic() + PATIENCE
    top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        prefix, moved = secrets.token_hex(8), 0
        while (names := os.listdir(top)) and time.monotonic() < deadline:
            for name in names:
                if not _is_folder(name, top):
                    os.unlink(name, dir_fd=top)
                    continue
                folder = _opened(name, top)
                try:
                    for inner in os.listdir(folder):
                        if _is_folder(inner, folder):
                            os.close(_opened(inner, folder))
                            os.rename(inner, f"{prefix}-{(moved := moved + 1)}", src_dir_fd=folder, dst_dir_fd=top)
                        else:
                            os.unlink(inner, dir_fd=folder)
                finally:
                    os.close(folder)
                os.rmdir(name, dir_fd=top)
    finally:
        os.close(top)
    path.rmdir()


def _is_folder(name: str, parent: int) -> bool:
    return stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)


def _opened(name: str, parent: int) -> int:
    """A folder's descriptor, the folder opened to us if it was closed. (Root needs that nowhere.)"""
    if os.geteuid() != 0:
        os.chmod(name, 0o700, dir_fd=parent)
    return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
