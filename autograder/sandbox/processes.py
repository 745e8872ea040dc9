"""What the system says of running processes."""

from __future__ import annotations

import os
import re
import select
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple, Protocol

STATUS = re.compile(
    rb"^State:\t(?P<state>.).*^PPid:\t(?P<parent>\d+)$.*^Uid:\t(?P<uid>\d+).*^Threads:\t(?P<threads>\d+)$",
    re.MULTILINE | re.DOTALL,
)
"""The fields read from a process's `status`. Its name, which the process chooses itself, comes before them."""


class Running(NamedTuple):
    """A process."""

    pid: int
    uid: int
    parent: int
    zombie: bool


class Process(Protocol):
    """What subprocess.Popen and a forked worker have in common."""

    @property
    def pid(self) -> int | None: ...
    @property
    def stdin(self) -> IO[bytes] | None: ...
    @property
    def stdout(self) -> IO[bytes] | None: ...
    @property
    def stderr(self) -> IO[bytes] | None: ...
    def poll(self) -> int | None: ...
    def wait(self) -> int: ...
    def kill(self) -> None: ...


def running() -> Iterator[Running]:
    """Every process. (Read from `status`, since a process that is not dumpable does not own its folder.)"""
    for name in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/status", "rb", 0) as status:
                found = STATUS.search(status.read())
        except OSError:
            continue
        if found and found["state"] != b"X":
            # A process whose first thread has ended looks like a zombie while its other threads run on.
            zombie = found["state"] == b"Z" and int(found["threads"]) <= 1
            yield Running(int(name), int(found["uid"]), int(found["parent"]), zombie)


def any_of(uid: int) -> bool:
    """Whether that user has a process. The kernel says no within a microsecond; only a yes needs a closer look."""
    try:
        os.getpriority(os.PRIO_USER, uid)
    except ProcessLookupError:
        return False
    except (OSError, AttributeError):
        pass
    return any(process.uid == uid and not process.zombie for process in running())


def children() -> list[int] | None:
    """This process's children; None where a thread has just ended, or the kernel does not tell."""
    try:
        tasks = [Path("/proc/self/task", task, "children").read_text("ascii") for task in os.listdir("/proc/self/task")]
    except OSError:
        return None
    return [int(pid) for task in tasks for pid in task.split()]


def await_end(process: Process, seconds: float) -> int | None:
    """The exit status as soon as the process has ended; None if it runs on for `seconds`."""
    deadline = time.monotonic() + seconds
    while (status := process.poll()) is None and (rest := deadline - time.monotonic()) > 0:
        try:
            descriptor, poll = os.pidfd_open(process.pid or 0), select.poll()
        except (OSError, AttributeError):  # not every system can wait for a process and the clock at once
            time.sleep(min(rest, 0.005))
            continue
        poll.register(descriptor, select.POLLIN)
        poll.poll(1e3 * rest)
        os.close(descriptor)
    return status


def waited(pid: int) -> float | None:
    """Seconds in which the process's first thread was ready to run while others had the processor; None where the system
    does not tell."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return None
