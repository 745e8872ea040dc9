"""The processes and user ids of one host: starting workers, and ending one for good with everything it left running."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograder.sandbox import processes, remains
from autograder.sandbox.processes import Process, Running

FIRST_UID, UIDS = 20_000, 20_000  # with as many above them for `_kill_user`: below 65536, all a rootless container maps
PATIENCE = 5.0

_births = threading.Lock()
"""Held while a worker is started, and while orphans are looked for: between its birth and the moment its number is
known, another thread would take a worker for an orphan, and kill it."""

_workforces: weakref.WeakSet[Workforce] = weakref.WeakSet()
"""Every workforce of this process, read and changed under `_births`. The kernel hands orphans to a process, not to a
host: whoever looks for orphans must spare the workers of every host."""


class Workforce:
    """One host's workers, zygotes and user ids. Thread-safe."""

    def __init__(self) -> None:
        self.pids: set[int] = set()  # workers and zygotes that are meant to be alive
        self.claims: dict[int, socket.socket] = {}
        with _births:
            _workforces.add(self)

    # -- user ids --------------------------------------------------------------------------------------------

    def claim_uid(self) -> int | None:
        """A user id for one submission's workers; None where users cannot be changed.

        The id belongs to nobody: no process, no file where everyone may write, no person. No other judge can claim it
        until `release_uid`.
        """
        if not hasattr(os, "geteuid") or os.geteuid() != 0 or not sys.platform.startswith("linux"):
            return None
        taken = remains.owners()
        while True:
            uid = FIRST_UID + secrets.randbelow(UIDS)
            if uid in taken or uid in self.claims or _is_person(uid) or processes.any_of(uid) or processes.any_of(uid + UIDS):
                continue
            if claim := _claim(uid):
                self.claims[uid] = claim
                return uid

    def release_uid(self, uid: int | None) -> None:
        """Let the id be claimed again, unless one of its processes is still running."""
        if uid in self.claims and not processes.any_of(uid):
            self.claims.pop(uid).close()

    # -- starting --------------------------------------------------------------------------------------------

    def start(self, command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
        """Start a process that is meant to be alive until `end`. options: as for Popen"""
        with _births:
            process = subprocess.Popen(command, **options)
            self.pids.add(process.pid)
        return process

    @contextlib.contextmanager
    def birth(self) -> Iterator[Callable[[int], None]]:
        """Keep everyone from looking for orphans while a zygote forks a worker. Yields the function that takes its number."""
        with _births:
            yield self.pids.add

    # -- ending ----------------------------------------------------------------------------------------------

    def end(self, process: Process, uid: int | None) -> None:
        """SIGKILL to a worker, its session, its descendants and every process of its user, until none is left."""
        process.kill()
        if process.pid is None:  # it was never born
            return
        if hasattr(os, "killpg"):  # Windows has neither sessions nor a list of processes to search
            _quietly(os.killpg, process.pid, signal.SIGKILL)
        process.wait()
        self.pids.discard(process.pid)
        deadline = time.monotonic() + PATIENCE
        while hasattr(os, "killpg") and (left := self.left(uid)) and time.monotonic() < deadline:
            if uid is not None and any(not process.zombie for process in left):
                _kill_user(uid)
            for orphan in left:
                _end_orphan(orphan)
            time.sleep(0.002)

    def end_zygote(self, process: subprocess.Popen[bytes]) -> None:
        """SIGKILL to a zygote, and to the spare worker that waits in its session."""
        process.kill()
        process.wait()
        for spare in processes.running() if hasattr(os, "getsid") else ():  # Windows has no zygotes either
            if spare.parent == os.getpid() and _session_of(spare.pid) == process.pid:
                _quietly(os.kill, spare.pid, signal.SIGKILL)
                _quietly(os.waitpid, spare.pid, 0)
        self.pids.discard(process.pid)

    def left(self, uid: int | None) -> list[Running]:
        """Processes of that user, and orphans that this process has adopted (layers.adopt_orphans).

        Zombies only where they are our children: nobody else can reap those.
        """
        us = os.getpid()
        with _births:
            alive = {pid for workforce in _workforces for pid in workforce.pids}
            claimed = {claim for workforce in _workforces for claim in list(workforce.claims)}
            if uid is not None and not processes.any_of(uid) and not _may_have_adopted(alive):
                return []
            running = list(processes.running())
            # Our other children are in our session or, while they wait to become workers, in a zygote's. A worker leads
            # a session of its own. What runs as the user, or below the living worker, of another submission is that one's
            # to end.
            queue = [
                p
                for p in running
                if p.parent == us and p.pid not in alive and not _meant(p.pid, alive) and (p.uid == uid or p.uid not in claimed)
            ]
        children: dict[int, list[Running]] = {}
        for process in running:
            children.setdefault(process.parent, []).append(process)
        found = {process for process in running if process.uid == uid}
        while queue:
            found.add(process := queue.pop())
            queue += children.get(process.pid, [])
        return [p for p in found if not p.zombie or p.parent == us]


def _claim(uid: int) -> socket.socket | None:
    """A claim on the id that ends when it is closed or this process ends; None where another judge holds one.

    Two judges that look at the same moment must not take the same id: only one of them can bind the name of an abstract
    socket.
    """
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        claim.bind(f"\0autograder-uid-{uid}")
    except OSError as refusal:
        claim.close()
        if refusal.errno == errno.EADDRINUSE:
            return None
    return claim


def _is_person(uid: int) -> bool:
    import pwd

    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _may_have_adopted(alive: set[int]) -> bool:
    """False where every child of this process is meant to be there."""
    known = processes.children()
    return known is None or any(pid not in alive and not _meant(pid, alive) for pid in known)


def _meant(pid: int, alive: set[int]) -> bool:
    """Whether it is in our session, or in one led by a process of ours that is meant to be alive."""
    session = _session_of(pid)
    return session is None or session in {_session_of(0), *alive}


def _session_of(pid: int) -> int | None:
    """The session of a process; None where it has ended, or where the system has no sessions (Windows)."""
    if not hasattr(os, "getsid"):
        return None
    try:
        return os.getsid(pid)
    except OSError:
        return None


def _end_orphan(process: Running) -> None:
    _quietly(os.kill, process.pid, signal.SIGKILL)
    if process.parent == os.getpid():  # adopted: nobody else reaps it
        _quietly(os.waitpid, process.pid, os.WNOHANG)


def _kill_user(uid: int) -> None:
    """kill(-1) as that user, which reaches all its processes at once: a fork bomb cannot outrun it.

    Only the effective id is the submission's. The real and the saved one, which decide who may send a signal to the
    killer, are nobody's: otherwise a submission that stops every process it may would stop the killer, and the judge.
    """
    other = uid + UIDS
    code = f"import os; os.setresgid({other}, {uid}, {other}); os.setresuid({other}, {uid}, {other}); os.kill(-1, 9)"
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-I", "-S", "-c", code], check=False, capture_output=True, timeout=PATIENCE)


def _quietly(call: Callable[..., object], *args: object) -> None:
    with contextlib.suppress(OSError):
        call(*args)
