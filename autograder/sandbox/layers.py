"""The layers around a worker, closed from inside it, after torch is imported and before the submission is.

In this order: (descriptors, environment and session are set by the judge at the start) → view of the disk → resource limits →
user → parent-death signal → not dumpable → no new privileges → Landlock → seccomp. Run by path in the worker: it uses the
standard library, and of ours only `landlock` and `seccomp`, by path as well. Most layers exist on Linux alone; a layer that
this system lacks is left out and reported as missing. `selftest` tries what each of them keeps out.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import shutil
import struct
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_CHILD_SUBREAPER = 1, 4, 38, 36
CLONE_NEWUSER, CAPABILITIES = 0x10000000, 0x20080522
CLONE_NEWNS, MS_BIND, MS_REC, MS_PRIVATE = 0x20000, 0x1000, 0x4000, 0x40000
SIGKILL = 9


def confine(confinement: dict[str, Any]) -> dict[str, str]:
    """Close every layer that this machine has. Returns layer -> "on", or why it is off.

    confinement holds
    uid:       the user to become; None to stay the same
    memory:    MiB beyond what is used now; None for no limit
    processes: how many, where the worker has a user of its own
    file_size: MiB of one file
    written:   MiB of all files together, where the view of the disk can be narrowed
    hidden:    folders to cover
    places:    folders that must stay within reach
    writable:  those of them that may be written to
    given:     what is granted, of "processes" and "gpu"
    """
    held = {}
    landlock, seccomp = _beside("landlock"), _beside("seccomp")
    roots = _python_roots()
    steps: list[tuple[str, Callable[[], object]]] = [
        ("disk view", lambda: _narrow_view(confinement)),
        ("resource limits", lambda: _limit(confinement)),
        ("ended first where memory runs out", _volunteer),
        ("own user", lambda: _drop_user(confinement)),
        ("dies with the judge", lambda: _prctl(PR_SET_PDEATHSIG, SIGKILL)),
        ("memory unreadable", lambda: _prctl(PR_SET_DUMPABLE, 0)),
        ("no new privileges", lambda: _prctl(PR_SET_NO_NEW_PRIVS, 1)),
        ("Landlock", lambda: landlock.restrict(landlock.rules(confinement, roots))),
        ("seccomp", lambda: seccomp.install(confinement["given"])),
    ]
    for name, close in steps:
        try:
            close()
            held[name] = "on"
        except (OSError, ImportError, AttributeError, ValueError) as reason:
            held[name] = f"off: {reason}"
    return held


def follow(judge: int) -> None:
    """End this process when the judge ends, from now on (and now, if it has ended already). `confine` repeats it, since
    changing the user takes it back."""
    try:
        _prctl(PR_SET_PDEATHSIG, SIGKILL)
    except OSError:
        return
    if os.getppid() != judge:
        os._exit(1)


def prepare() -> None:
    """Do once, before the first worker, what is the same for all of them."""
    for name in ("ctypes", "resource"):  # what the layers use, where the system has it
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for name in ("landlock", "seccomp"):
        _beside(name)
    with contextlib.suppress(OSError):
        _libc()
        _beside("landlock").version()


@functools.cache
def _beside(name: str) -> ModuleType:
    """A module that lies beside this one, in the form that the judge's Python compiled if there is one."""
    spec = importlib.util.spec_from_file_location(name, os.path.join(os.path.dirname(__file__), f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# -- for the judge --------------------------------------------------------------------------------------------------


def protect_judge() -> None:
    """Where the system can: make the judge's memory unreadable, and let no orphan of a worker escape it."""
    for close in (make_unreadable, adopt_orphans):
        with contextlib.suppress(OSError, AttributeError):
            close()


def make_unreadable() -> None:
    """Keep other processes of the judge's user from reading its memory."""
    _prctl(PR_SET_DUMPABLE, 0)


def make_readable() -> None:
    """For a worker that was forked from an unreadable process: give it its /proc/self back, until its layers close."""
    _prctl(PR_SET_DUMPABLE, 1)


def adopt_orphans() -> None:
    """Make a worker's orphaned children the judge's own, so that none escapes by a double fork."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


# -- limits and rights ----------------------------------------------------------------------------------------------


@functools.cache  # opening it costs a hundred calls
def _libc() -> Any:
    if not sys.platform.startswith("linux"):
        raise OSError("not Linux")
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int) -> None:
    if _libc().prctl(option, value, 0, 0, 0) != 0:
        raise OSError("prctl refused")


def _limit(confinement: Mapping[str, Any]) -> None:
    import resource

    def limit(what: int, most: int) -> None:
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))

    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, confinement["file_size"] << 20)
    limit(resource.RLIMIT_NOFILE, 256)
    if confinement["memory"] is not None:
        limit(resource.RLIMIT_AS, _address_space() + (confinement["memory"] << 20))
    if confinement["uid"] is not None:  # it counts all processes of a user, so only a user of one's own can have it
        limit(resource.RLIMIT_NPROC, confinement["processes"])


def _volunteer() -> None:
    """Where a machine or a container runs out of memory, the system picks a process to end: make it pick this one."""
    with open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")


def _address_space() -> int:
    """Bytes that this process has mapped."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _drop_user(confinement: Mapping[str, Any]) -> None:
    uid = confinement["uid"]
    if uid is None:
        raise OSError(f"{confinement['blocked']} is closed to other users" if "blocked" in confinement else "needs root")
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    if os.getresuid() != (uid, uid, uid):
        raise OSError("the user has not changed")


# -- the view of the disk -------------------------------------------------------------------------------------------


def _narrow_view(confinement: dict[str, Any]) -> None:
    """Where mounting is allowed: take a private view of the disk, in which secret folders are empty and, as root, the
    interpreter can be read even if it lies in somebody's closed home. An ordinary user mounts in a namespace of users.

    What it may write to becomes a disk of its own, which is full at its size, and gone with the worker.
    Without all that the interpreter must be readable by everyone (lazy imports), so where it is not, the user stays the same.
    """
    uid, roots, places = confinement["uid"], _python_roots(), confinement["places"]
    needed, ways = _outermost([*roots, *places]), [*roots, *map(os.path.dirname, places)] if uid is not None else []
    owner, group = (os.geteuid(), os.getegid()) if uid is None else (uid, uid)  # of what the worker may write to
    libc = _libc()
    before = os.umask(0o022)  # everyone may enter the folders that lead to a bound one
    try:
        if uid is None:
            _enter_namespace(libc)
        else:
            _checked(libc.unshare(CLONE_NEWNS))
        _checked(libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None))
        for folder in map(os.path.realpath, confinement["hidden"]):
            if os.path.isdir(folder) and folder not in needed:  # the self-test notices what cannot be hidden
                _cover(libc, folder, needed)
        while blocked := _blocking_folder(ways, owner):
            if any(f"{blocked}/".startswith(f"{part}/") for part in needed):
                raise OSError(f"{blocked} is closed to other users")
            _cover(libc, blocked, needed)
        for folder in confinement.get("writable", ()):
            owned = f"size={confinement['written']}m,nr_inodes={confinement['files']},mode=700,uid={owner},gid={group}"
            _give_disk(libc, folder, owned, owner, group)
        os.chdir(os.getcwd())  # into the covered tree: from the old place, `..` would lead around the covers
    except OSError:
        if blocked := _blocking_folder(ways, owner):
            # Staying root with the limits on is better than failing every lazy import.
            confinement.update(uid=None, blocked=blocked)
        raise
    finally:
        os.umask(before)
        if uid is None and owner != 0:
            _drop_powers(libc)


def _give_disk(libc: Any, folder: str, options: str, owner: int, group: int) -> None:
    """Mount a disk of its own on a folder, and copy there what lies in it: the files that were handed in beside the code."""
    before = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        empty = not os.listdir(before)
        _checked(libc.mount(b"none", folder.encode(), b"tmpfs", 0, options.encode()))
        if empty:
            return
        shutil.copytree(f"/proc/self/fd/{before}", folder, dirs_exist_ok=True, symlinks=True)
        for place, folders, files in os.walk(folder):
            for name in (*folders, *files):
                os.chown(os.path.join(place, name), owner, group, follow_symlinks=False)
        os.chmod(folder, 0o700)
    finally:
        os.close(before)


def _enter_namespace(libc: Any) -> None:
    """A namespace of users with this one alone, in which it may mount, and one of mounts."""
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        raise OSError("needs a user to become")
    _checked(libc.unshare(CLONE_NEWUSER | CLONE_NEWNS))
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def _drop_powers(libc: Any) -> None:
    """Give up what a namespace of users gives: whoever is in it has all powers over what belongs to it."""
    libc.capset(struct.pack("=Ii", CAPABILITIES, 0), bytes(24))


def _checked(code: int) -> None:
    if code != 0:
        import ctypes

        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _cover(libc: Any, folder: str, needed: Sequence[str]) -> None:
    """Lay an empty folder over it, and bind the parts of it that are needed into the cover."""
    parts = [part for part in needed if part.startswith(folder + os.sep)]
    descriptors = [os.open(part, os.O_PATH) for part in parts]
    _checked(libc.mount(b"none", folder.encode(), b"tmpfs", 0, b"size=1m,mode=755"))
    for part, descriptor in zip(parts, descriptors, strict=True):
        os.makedirs(part, exist_ok=True)
        _checked(libc.mount(f"/proc/self/fd/{descriptor}".encode(), part.encode(), None, MS_BIND | MS_REC, None))
        os.close(descriptor)


def _python_roots() -> list[str]:
    """Where lazy imports read."""
    return [os.path.realpath(path) for path in (sys.base_prefix, sys.prefix, *sys.path) if path and os.path.isdir(path)]


def _outermost(paths: Iterable[str]) -> list[str]:
    """The paths that lie in none of the others."""
    roots = {os.path.realpath(path) for path in paths}
    return sorted(r for r in roots if not any(o != r and r.startswith(o + os.sep) for o in roots))


def _blocking_folder(ways: Iterable[str], uid: int) -> str | None:
    """The outermost folder on the way to one of these that strangers may not enter; None where there is none."""
    for way in ways:
        path = os.sep
        for part in way.split(os.sep)[1:]:
            path = os.path.join(path, part)
            status = os.stat(path)
            if not status.st_mode & 0o001 and status.st_uid != uid:
                return path
    return None
