"""Run one command in a chroot, and account for every process that it starts.

This file is run by path (see chroot.py), so it imports the standard library alone. It needs Linux and root. It takes a
Command as JSON in its argument, and writes its result as JSON on the last line of stderr.

Each command has a mount namespace of its own, so nothing has to be unmounted. The supervisor adopts the processes that
the command leaves behind, so it can name them and kill them.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

CLONE_NEWNS = 0x20000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 0x20, 0x1000, 0x4000, 0x40000
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER = 1, 24, 36

BETWEEN_SAMPLES = 0.1  # seconds between two looks at the memory
CLEARING_AWAY = 60.0  # seconds that the kernel may take for a process that has ended
LONGEST_COMMAND_LINE = 300  # bytes that are shown


@dataclass(frozen=True)
class Command:
    """What to run, and where.

    root:          the folder that becomes the root directory
    binds:         source, target, whether read-only: what is mounted in the root, in this order
    modes:         folder of the root -> its permissions
    capabilities:  root's capabilities that the command keeps; None: all of them
    argv:          the program and its arguments, run from /autograder
    kill_after:    seconds from the start to SIGKILL, which ends the command but not the processes that it started
    patience:      seconds that those processes have to end after the command has ended
    groups:        `cgroup.procs` of the control groups that the command joins
    sample_memory: whether to measure memory while the command runs
    """

    root: str
    binds: list[tuple[str, str, bool]]
    modes: dict[str, int]
    capabilities: list[int] | None
    argv: list[str]
    kill_after: float
    patience: float
    groups: list[str]
    sample_memory: bool


def supervise(command: Command) -> dict[str, Any]:
    """Run the command and wait for every process that it started.

    Returns {"refused": why} where the machine does not allow the chroot. Otherwise the exit status (negative for a
    signal), the seconds until the command ended, the seconds that other processes went on for, the command lines of
    those that had to be killed, and the most memory seen, in MiB.
    """
    if not hasattr(os, "fork") or not hasattr(os, "chroot"):
        return {"refused": "a chroot needs Linux"}
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    child, refusal = _start(libc, command)
    began = time.monotonic()
    if refusal:
        os.waitpid(child, 0)
        return {"refused": refusal}
    status, memory = _wait(child, began, command)
    ended = time.monotonic()
    left = _wait_for_others(ended + command.patience)
    lingered = time.monotonic() - ended
    while _children_remain():  # no process of a rehearsal stays on the machine
        for pid in _children():
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)
    return {"status": status, "seconds": ended - began, "lingered": lingered, "left": left, "memory": memory}


def _start(libc: ctypes.CDLL, command: Command) -> tuple[int, str]:
    """Fork a child that enters the root and becomes the command.

    Returns the child's id, and why it could not start; empty where it has started.
    """
    reader, writer = os.pipe()  # exec closes the child's end: an end of file without a message means that it has started
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # no run outlives an interrupted rehearsal
            for procs in command.groups:
                with open(procs, "w", encoding="ascii") as file:
                    file.write("0")
            _enter(libc, command)
            os.dup2(1, 2)
            os.execvp(command.argv[0], command.argv)
        except BaseException as error:
            os.write(writer, f"{type(error).__name__}: {error}".encode())
        os._exit(127)
    os.close(writer)
    with open(reader, encoding="utf-8") as stream:
        return child, stream.read()


def _wait(child: int, began: float, command: Command) -> tuple[int, float]:
    """Wait for the command, or kill it at its time limit. Returns its exit status, and the most memory seen."""
    most, looked = 0.0, 0.0
    while (now := time.monotonic()) - began < command.kill_after:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status), most
        if command.sample_memory and now - looked > BETWEEN_SAMPLES:
            most, looked = max(most, sum(map(_memory, _descendants()))), now
        time.sleep(max(0.0, min(0.005, command.kill_after - (time.monotonic() - began))))
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), most


def _wait_for_others(deadline: float) -> list[str]:
    """Wait until no process is left, or until the deadline. Returns the command lines of those that still run then.

    A process that has ended is waited for longer, since none of its code can run. The kernel may take seconds to clear it
    away on a busy machine: the last process in a mount namespace unmounts all that is mounted there.
    """
    left: list[str] = []
    while _children_remain() and not left:
        late = time.monotonic() - deadline
        if late > 0:
            left = _command_lines([pid for pid in _children() if late > CLEARING_AWAY or _runs(pid)])
        time.sleep(0.002)
    return left


def _children_remain() -> bool:
    """Clear away the children that have ended. Returns whether any is left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


# ---- what /proc says ---------------------------------------------------------------------------------------------


def _parents() -> dict[int, int]:
    """Id of each process -> id of its parent."""
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/status", encoding="utf-8", errors="replace") as status:
                fields = dict(line.split(":\t", 1) for line in status if ":\t" in line)
        except OSError:  # it has just ended
            continue
        found[int(name)] = int(fields["PPid"])
    return found


def _children() -> list[int]:
    return [pid for pid, parent in _parents().items() if parent == os.getpid()]


def _descendants() -> Iterator[int]:
    """The ids of the children, of their children, and so on."""
    parents = _parents()
    waiting = [os.getpid()]
    while waiting:
        parent = waiting.pop()
        children = [pid for pid, of in parents.items() if of == parent]
        waiting += children
        yield from children


def _memory(pid: int) -> float:
    """The MiB of a process. Memory that it shares with others counts in part (PSS). 0 where it has just ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii", errors="replace") as rollup:
            return next((int(line.split()[1]) / 1024 for line in rollup if line.startswith("Pss:")), 0.0)
    except OSError:
        return 0.0


def _runs(pid: int) -> bool:
    """Whether any thread of a process has memory, which the kernel takes from it before all else when it ends."""
    try:
        return any(_has_memory(f"/proc/{pid}/task/{thread}/status") for thread in os.listdir(f"/proc/{pid}/task"))
    except OSError:  # it has just ended
        return False


def _has_memory(status: str) -> bool:
    with open(status, encoding="utf-8", errors="replace") as lines:
        return any(line.startswith("VmSize:") for line in lines)


def _command_lines(pids: Sequence[int]) -> list[str]:
    lines = []
    for pid in pids:
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as stream:
                lines.append(f"{pid}: " + stream.read().replace(b"\0", b" ").decode(errors="replace")[:LONGEST_COMMAND_LINE])
        except OSError:
            lines.append(str(pid))
    return lines


# ---- entering the root -------------------------------------------------------------------------------------------


def _enter(libc: ctypes.CDLL, command: Command) -> None:
    """Mount everything in a new namespace, change the root directory, and give capabilities up. Raises OSError."""
    root = command.root
    os.umask(0o022)
    _checked("creating a mount namespace", libc.unshare(CLONE_NEWNS))
    _mount(libc, "none", "/", None, MS_REC | MS_PRIVATE)
    _mount(libc, root, root, None, MS_BIND)  # a container's root is a mount, too
    for folder in ("/tmp", "/dev/shm"):
        os.makedirs(root + folder, exist_ok=True)
        _mount(libc, "none", root + folder, "tmpfs", 0, "mode=1777,size=64m")
    for source, target, read_only in command.binds:
        _make_mount_point(source, root + target)
        _mount(libc, source, root + target, None, MS_BIND | MS_REC)
        if read_only:
            _mount(libc, "none", root + target, None, MS_REMOUNT | MS_BIND | MS_RDONLY)
    for folder, mode in command.modes.items():
        os.chmod(root + folder, mode)
    _mount(libc, "none", root, None, MS_REMOUNT | MS_BIND | MS_RDONLY)
    os.chroot(root)
    os.chdir("/autograder")
    if command.capabilities is not None:
        with open("/proc/sys/kernel/cap_last_cap", encoding="ascii") as last:
            others = set(range(int(last.read()) + 1)) - set(command.capabilities)
        for capability in others:
            _checked("giving up a capability", libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0))


def _mount(libc: ctypes.CDLL, source: str, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    words = [None if w is None else w.encode() for w in (source, target, kind, options)]
    _checked(f"mounting {source} on {target}", libc.mount(*words[:3], ctypes.c_ulong(flags), words[3]))


def _checked(action: str, code: int) -> None:
    if code:
        raise OSError(f"{action}: {os.strerror(ctypes.get_errno())}")


def _make_mount_point(source: str, target: str) -> None:
    """Make a folder to mount a folder on, or an empty file to mount anything else on."""
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        open(target, "a").close()


if __name__ == "__main__":
    result = supervise(Command(**json.loads(sys.argv[1])))
    sys.stderr.write("\n" + json.dumps(result) + "\n")
