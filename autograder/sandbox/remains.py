"""Ending a worker for good: the process, and whatever it left behind under its user or as its descendants."""

from __future__ import annotations

import errno
import os
import secrets
import signal
import socket
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


def claim_uid() -> int | None:
    """A user id for one submission's workers: no process has it, and no other judge may take it until `release_uid`.
    None where users cannot be changed."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not sys.platform.startswith("linux"):
        return None
    taken = {process.uid for process in _processes()}
    while True:
        uid = FIRST_UID + secrets.randbelow(UIDS)
        if uid in taken or uid in _claims:
            continue
        # Two judges that look at the same moment must not take the same id. The name of an abstract socket can be
        # taken by one of them alone, and is free again when that process ends, however it ends.
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(f"\0autograder-uid-{uid}")
        except OSError as refusal:
            claim.close()
            if refusal.errno == errno.EADDRINUSE:
                continue
        _claims[uid] = claim
        return uid


def release_uid(uid: int | None) -> None:
    """The id may be claimed again, unless something of it is still running."""
    if uid in _claims and not any(process.uid == uid for process in _processes()):
        _claims.pop(uid).close()


_claims: dict[int, socket.socket] = {}


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
