"""Ending a worker for good: the process, and whatever it left behind under its user or as its descendants."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

FIRST_UID, UIDS = 20_000, 40_000  # below 65536, which is all a rootless container maps
PATIENCE = 5.0

_workers: set[int] = set()
"""Workers of this process that are meant to be alive: what tells them from orphans it has adopted."""


class Running(NamedTuple):
    pid: int
    uid: int
    parent: int


def free_uid() -> int | None:
    """A user id that no process has, for one submission's workers; None where users cannot be changed."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not sys.platform.startswith("linux"):
        return None
    taken = {process.uid for process in _processes()} | _handed_out
    start = os.getpid() * 97 % UIDS  # judges that start together look in different places
    uid = next(FIRST_UID + (start + i) % UIDS for i in range(UIDS) if FIRST_UID + (start + i) % UIDS not in taken)
    _handed_out.add(uid)
    return uid


_handed_out: set[int] = set()
"""User ids this process has given to a submission: none is given twice, so nothing left over can be met again."""


def watch(process: subprocess.Popen) -> None:
    """The process is a worker, and alive on purpose."""
    _workers.add(process.pid)


def kill(process: subprocess.Popen, uid: int | None) -> None:
    """SIGKILL to the worker, its session, its descendants and everything of its user, until none is left."""
    process.kill()
    if hasattr(os, "killpg"):
        _quietly(os.killpg, process.pid, signal.SIGKILL)
    process.wait()
    _workers.discard(process.pid)
    deadline = time.monotonic() + PATIENCE
    while (left := list(_left(uid))) and time.monotonic() < deadline:
        if uid is not None:
            _kill_user(uid)
        for pid in left:
            _quietly(os.kill, pid, signal.SIGKILL)
            _quietly(os.waitpid, pid, os.WNOHANG)
        time.sleep(0.002)


def _left(uid: int | None) -> Iterator[int]:
    """What is still there: processes of the worker's user, and orphans this process adopted (layers.adopt_orphans)."""
    children: dict[int, list[int]] = {}
    for process in _processes():
        children.setdefault(process.parent, []).append(process.pid)
        if uid is not None and process.uid == uid:
            yield process.pid
    # A worker leads a session of its own, and so does all it starts: our other children are in our session.
    queue = [pid for pid in children.get(os.getpid(), []) if pid not in _workers and not _in_our_session(pid)]
    while queue:
        yield (pid := queue.pop())
        queue += children.get(pid, [])


def _in_our_session(pid: int) -> bool:
    try:
        return os.getsid(pid) == os.getsid(0)
    except OSError:
        return True


def _processes() -> Iterator[Running]:
    """Every process that is not a zombie. (Read from `status`: a process that is not dumpable owns its folder no more.)"""
    for name in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/status", encoding="utf-8", errors="replace") as status:
                fields = dict(line.split(":\t", 1) for line in status if ":\t" in line)
        except OSError:
            continue
        if fields.get("State", "Z")[0] not in "ZX":
            yield Running(int(name), int(fields["Uid"].split()[0]), int(fields["PPid"]))


def _kill_user(uid: int) -> None:
    """kill(-1) as that user: reaches all its processes at once, so that a fork bomb cannot outrun it."""
    code = f"import os; os.setresgid({uid},{uid},{uid}); os.setresuid({uid},{uid},{uid}); os.kill(-1, 9)"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=False, capture_output=True)


def _quietly(call: Callable, *args: object) -> None:
    try:
        call(*args)
    except OSError:
        pass
