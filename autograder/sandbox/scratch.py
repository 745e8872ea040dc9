"""The folder that a worker lives in: the submission's sources, a place that it may write to, and our files."""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

INSIDE = Path(__file__).parent / "inside"
COPIED = (
    "__init__",
    "accelerators",
    "bare",
    "compiler",
    "devices",
    "errors",
    "figures",
    "loaders",
    "main",
    "partner",
    "pretended",
    "shows",
    "siblings",
    "simulated",
    "slices",
    "standins",
    "start",
    "trees",
    "values",
    "verbs",
    "wire",
    "worker",
)
PREFIX, LOCK = "autograder-", ".held"
PATIENCE = 30.0  # seconds for removing a folder; if it takes longer, the rest is left to the system


class Scratch:
    """A fresh folder for each worker: what an earlier one left or spoiled is gone.

    Three folders lie in it: one holds the sources, `disk` may be written to, and `inside` holds our files. The modules are in
    `submission`, and the worker begins in `work`: places in these two at which the modules were handed in, so that what was
    handed in around them is around them here as well.

    sources: name or path -> text of a module, or the bytes of another file, which are copied to `work` as well; a path may lead
    out of the place by "../"
    place: a path with slashes, "" where nothing lies around the modules
    uid: the worker's user, who alone can enter besides root (anyone can list the system's folder for temporary files); None
    where workers have no users of their own
    forked: a zygote has loaded our files already, so `inside` stays empty
    """

    def __init__(self, sources: Mapping[str, str | bytes], uid: int | None, *, forked: bool, place: str = "") -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.inside, self._all, self.disk = (self.path / name for name in ("inside", "submission", "work"))
        self.submission, self.work = self._all / place, self.disk / place
        self._lock: int | None = None
        try:
            self._lock = _locked(self.path / LOCK, os.O_CREAT)
            self._fill(sources)
            if not forked:
                self._bring_ours()
            if uid is not None:
                self._open_to(uid)
        except OSError:
            self.remove()
            raise

    @property
    def above(self) -> list[Path]:
        """The folders that the modules' place and the worker's lie in, the nearest first, as far as they were handed in."""
        depth = len(self.submission.relative_to(self._all).parts)
        return [folder for start in (self.submission, self.work) for folder in [*start.parents][:depth]]

    def _fill(self, sources: Mapping[str, str | bytes]) -> None:
        for folder in (self.inside, self.submission, self.work):
            folder.mkdir(parents=True)
        for name, content in sources.items():
            whole = isinstance(content, bytes)
            if not isinstance(content, bytes):
                content = content.encode("utf-8", "surrogatepass")  # what is not text fails to import
            if whole or "/" in name:
                _write(self.work / name, content)  # found by a relative path (`sys.path.append("lib")`), and from `__file__`
            _write(self.submission / name, content)
        self._link(name for name in sources if name.startswith("../"))

    def _link(self, around: Iterable[str]) -> None:
        """What lies around the place is found by a path that begins there (`../data`), and by one that begins above (`data`)."""
        for name in sorted(around):
            up, first = name.count("../"), name.replace("../", "").partition("/")[0]
            link = self.work / first
            if not os.path.lexists(link):
                with contextlib.suppress(OSError):  # on Windows not everybody may make links
                    link.symlink_to(os.path.join(*[os.pardir] * up, first))

    def _bring_ours(self) -> None:
        for name in COPIED:
            shutil.copyfile(INSIDE / f"{name}.py", self.inside / f"{name}.py")

    def _open_to(self, uid: int) -> None:
        """Let that user in, whatever our umask is."""
        for folder in (self.inside, self._all):
            for path in (folder, *folder.rglob("*")):
                os.chmod(path, 0o755 if path.is_dir() else 0o644)
        for path in (self.disk, *self.disk.rglob("*")):
            if not path.is_symlink():  # chown would follow it
                shutil.chown(path, uid, uid)
        shutil.chown(self.path, group=uid)
        os.chmod(self.path, 0o710)

    def remove(self) -> None:
        """Remove the folder with everything in it."""
        with contextlib.suppress(OSError):
            remove(self.path)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def reap() -> None:
    """Remove the folders of graders that were killed: nobody holds their locks any more. Those of others are left alone."""
    if not hasattr(os, "geteuid"):
        return
    try:
        entries = [entry for entry in os.scandir(tempfile.gettempdir()) if entry.name.startswith(PREFIX)]
    except OSError:
        return
    for entry in entries:
        with contextlib.suppress(OSError):
            if entry.stat(follow_symlinks=False).st_uid == os.geteuid() and entry.is_dir(follow_symlinks=False):
                _reap(Path(entry.path))


def _reap(folder: Path) -> None:
    lock = _locked(folder / LOCK)
    if lock is None:
        return
    try:
        remove(folder)
    finally:
        os.close(lock)


def _locked(path: Path, create: int = 0) -> int | None:
    """A lock on a file that ends with this process, as its descriptor; None where another process holds it, or where there are no
    such locks (Windows). raises OSError"""
    try:
        import fcntl
    except ImportError:
        return None
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | create, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _write(path: Path, content: bytes) -> None:
    path = Path(os.path.normpath(path))  # of "src/../lib" no folder need be there yet but the first
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def remove(path: Path) -> None:
    """Remove a folder with everything in it, however deep. No link is followed.

    What lies deeper than one level is moved up before it is removed: `shutil.rmtree` fails on deep trees, and `rm` takes time
    in the square of the depth.
    """
    if os.open not in os.supports_dir_fd:  # Windows
        return shutil.rmtree(path, ignore_errors=True)
    deadline = time.monotonic() + PATIENCE
    top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fresh = map(f"{secrets.token_hex(8)}-{{}}".format, itertools.count())
        while (names := os.listdir(top)) and time.monotonic() < deadline:
            for name in names:
                if not _is_folder(name, top):
                    os.unlink(name, dir_fd=top)
                    continue
                _empty(name, top, names=fresh)
                os.rmdir(name, dir_fd=top)
    finally:
        os.close(top)
    path.rmdir()


def _empty(name: str, top: int, names: Iterator[str]) -> None:
    """Remove a folder's files, and move its folders up to `top`, under fresh names."""
    folder = _opened(name, top)
    try:
        for inner in os.listdir(folder):
            if _is_folder(inner, folder):
                os.close(_opened(inner, folder))
                os.rename(inner, next(names), src_dir_fd=folder, dst_dir_fd=top)
            else:
                os.unlink(inner, dir_fd=folder)
    finally:
        os.close(folder)


def _is_folder(name: str, parent: int) -> bool:
    return stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)


def _opened(name: str, parent: int) -> int:
    """A folder's descriptor. A folder that is closed to us is opened first; root never needs that."""
    if os.geteuid() != 0:
        os.chmod(name, 0o700, dir_fd=parent)
    return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
