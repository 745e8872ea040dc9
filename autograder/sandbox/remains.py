"""Ending a worker for good: the process, and whatever it left behind under its user or as its descendants."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import secrets
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from autograder.sandbox.scratch import remove

FIRST_UID, UIDS = 20_000, 20_000  # with as many above them for `_kill_user`: below 65536, all a rootless container maps
PATIENCE = 5.0
STATUS = re.compile(
    rb"^State:\t(?P<state>.).*^PPid:\t(?P<parent>\d+)$.*^Uid:\t(?P<uid>\d+).*^Threads:\t(?P<threads>\d+)$",
    re.MULTILINE | re.DOTALL,
)
"""What is read of a process; its name, which is its own choice, comes before."""

_workers: set[int] = set()
"""Workers of this process that are meant to be alive: what tells them from orphans it has adopted."""

_births = threading.Lock()
"""Held while a worker is started, and while orphans are looked for: between its birth and the moment its number is
known, another thread would take a worker for an orphan, and kill it."""


class Running(NamedTuple):
    pid: int
    uid: int
    parent: int
    zombie: bool


def claim_uid() -> int | None:
    """A user id for one submission's workers: nobody has it, neither process nor file where all may write nor a person,
    and no other judge may take it until `release_uid`. None where users cannot be changed."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not sys.platform.startswith("linux"):
        return None
    taken = {status.st_uid for _, status in _shared_files()} | {uid for uid, *_ in _ipc_objects()}
    while True:
        uid = FIRST_UID + secrets.randbelow(UIDS)
        if uid in taken or uid in _claims or _is_person(uid) or _runs(uid) or _runs(uid + UIDS):
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


def _is_person(uid: int) -> bool:
    import pwd

    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def release_uid(uid: int | None) -> None:
    """The id may be claimed again, unless something of it is still running."""
    if uid in _claims and not _runs(uid):
        _claims.pop(uid).close()


_claims: dict[int, socket.socket] = {}


def start(command: Sequence[str], **options: Any) -> subprocess.Popen:
    """A worker: alive on purpose until `kill`. options: as for Popen"""
    with _births:
        process = subprocess.Popen(command, **options)
        _workers.add(process.pid)
    return process


@contextlib.contextmanager
def birth() -> Iterator[Callable[[int], None]]:
    """While a worker is born that is not our own child from the first: nobody looks for orphans. Yields the function
    that is to be told its number."""
    with _births:
        yield _workers.add


def kill(process: subprocess.Popen, uid: int | None) -> None:
    """SIGKILL to the worker, its session, its descendants and everything of its user, until none is left."""
    process.kill()
    if process.pid is None:  # it was never born
        return
    if not hasattr(os, "killpg"):  # Windows: no session, and no list of processes to look for the rest in
        process.wait()
        _workers.discard(process.pid)
        return
    _quietly(os.killpg, process.pid, signal.SIGKILL)
    process.wait()
    _workers.discard(process.pid)
    deadline = time.monotonic() + PATIENCE
    while (left := _left(uid)) and time.monotonic() < deadline:
        if uid is not None and any(not process.zombie for process in left):
            _kill_user(uid)
        for process in left:
            _quietly(os.kill, process.pid, signal.SIGKILL)
            if process.parent == os.getpid():  # adopted, so nobody else will ask for its status
                _quietly(os.waitpid, process.pid, os.WNOHANG)
        time.sleep(0.002)


def sweep(uid: int | None) -> None:
    """Removes what that user left where all may write: files, and objects of System V, which no process has to hold."""
    if uid is None:
        return
    for path, status in _shared_files():
        if status.st_uid == uid:
            _quietly(remove if stat.S_ISDIR(status.st_mode) else os.unlink, Path(path))
    for owner, kind, number in _ipc_objects():
        if owner == uid:
            getattr(ctypes.CDLL(None), f"{kind}ctl")(number, *((0, 0) if kind == "sem" else (0, None)))  # IPC_RMID


def shared_folders() -> list[str]:
    """Where every user may write."""
    folders = dict.fromkeys(("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", tempfile.gettempdir()))
    return [folder for folder in folders if os.path.isdir(folder)]


def _shared_files() -> Iterator[tuple[str, os.stat_result]]:
    for folder in shared_folders():
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            with contextlib.suppress(OSError):
                yield entry.path, entry.stat(follow_symlinks=False)


def _ipc_objects() -> Iterator[tuple[int, str, int]]:
    """Owner, kind and number of each."""
    for kind in ("shm", "msg", "sem"):
        with contextlib.suppress(OSError), open(f"/proc/sysvipc/{kind}", encoding="ascii") as lines:
            owner = next(lines).split().index("uid")
            for line in lines:
                yield int(line.split()[owner]), kind, int(line.split()[1])  # after its key


def _left(uid: int | None) -> list[Running]:
    """What is still there: processes of the worker's user, and orphans this process adopted (layers.adopt_orphans).

    Of zombies, those that only we can lay to rest.
    """
    us = os.getpid()
    with _births:
        if uid is not None and not _runs(uid) and not _may_have_adopted():
            return []
        running = list(_processes())
        # Our other children are in our session or, while they wait to become workers, in the zygote's. A worker leads
        # one of its own. What has the user or the living worker of another submission is that one's to end.
        queue = [
            p
            for p in running
            if p.parent == us and p.pid not in _workers and not _ours(p.pid) and (p.uid == uid or p.uid not in _claims)
        ]
    children: dict[int, list[Running]] = {}
    for process in running:
        children.setdefault(process.parent, []).append(process)
    found = {process for process in running if process.uid == uid}
    while queue:
        found.add(process := queue.pop())
        queue += children.get(process.pid, [])
    return [p for p in found if not p.zombie or p.parent == us]


def _runs(uid: int) -> bool:
    """Has that user a process? The kernel says no in a microsecond; what else it says is looked into."""
    try:
        os.getpriority(os.PRIO_USER, uid)
    except ProcessLookupError:
        return False
    except (OSError, AttributeError):
        pass
    return any(process.uid == uid and not process.zombie for process in _processes())


def _may_have_adopted() -> bool:
    """False where every child of ours is meant to be there."""
    try:
        tasks = [Path("/proc/self/task", task, "children").read_text("ascii") for task in os.listdir("/proc/self/task")]
    except OSError:  # a thread has just ended, or the kernel does not tell
        return True
    return any(pid not in _workers and not _ours(pid) for task in tasks for pid in map(int, task.split()))


def await_end(process: subprocess.Popen, seconds: float) -> int | None:
    """Its exit status, at once when it has ended; None if it has not by then."""
    deadline = time.monotonic() + seconds
    while (status := process.poll()) is None and (rest := deadline - time.monotonic()) > 0:
        try:
            descriptor, poll = os.pidfd_open(process.pid), select.poll()
        except (OSError, AttributeError):  # not every system can wait for a process and the clock
            time.sleep(min(rest, 0.005))
            continue
        poll.register(descriptor, select.POLLIN)
        poll.poll(1e3 * rest)
        os.close(descriptor)
    return status


def waited(pid: int) -> float | None:
    """Seconds in which its first thread could have run, and others had the processor; None where that is not known."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return None


def _ours(pid: int) -> bool:
    """Is it in our session, or in one that is led by a process of ours that is meant to be alive?"""
    try:
        return os.getsid(pid) in {os.getsid(0), *_workers}
    except OSError:
        return True


def _processes() -> Iterator[Running]:
    """Every process. (Read from `status`: a process that is not dumpable owns its folder no more.)"""
    for name in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/status", "rb", 0) as status:
                found = STATUS.search(status.read())
        except OSError:
            continue
        if found and found["state"] != b"X":
            # A process whose first thread has ended looks like a zombie, and its other threads run on.
            zombie = found["state"] == b"Z" and int(found["threads"]) <= 1
            yield Running(int(name), int(found["uid"]), int(found["parent"]), zombie)


def _kill_user(uid: int) -> None:
    """kill(-1) as that user: reaches all its processes at once, so that a fork bomb cannot outrun it.

    Only the effective id is the submission's. The real and the saved one, which decide who may send a signal to the
    killer, are nobody's: a submission that stops everything it may would otherwise stop the killer, and the judge.
    """
    other = uid + UIDS
    code = f"import os; os.setresgid({other}, {uid}, {other}); os.setresuid({other}, {uid}, {other}); os.kill(-1, 9)"
    try:
        subprocess.run([sys.executable, "-I", "-S", "-c", code], check=False, capture_output=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        pass


def _quietly(call: Callable, *args: object) -> None:
    try:
        call(*args)
    except OSError:
        pass
