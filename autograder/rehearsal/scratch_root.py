"""A scratch root: a small tree in which paths are Gradescope's own, `/autograder` and all, for one command at a time.

The command is root there, as in Gradescope's container. It finds /autograder, this interpreter as `python3` on its
PATH, /proc, /sys, a few devices and an empty /tmp, and nothing of this repository. One thing differs from the image:
calls of pip are answered with success and do nothing, as the libraries are this interpreter's.

Every command has a mount namespace to itself, so nothing has to be unmounted, and a supervisor that adopts whatever
the command leaves running and so can tell. It needs Linux and root. The supervisor is this file run by path, so:
standard library only.
"""

from __future__ import annotations

import ctypes
import json
import os
import shlex
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CLONE_NEWNS = 0x20000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 0x20, 0x1000, 0x4000, 0x40000
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER = 1, 24, 36

# What a container of Docker's default profile may do. Not among it: mounting, so no view of the disk can be made.
DOCKER = {
    "chown": 0,
    "dac_override": 1,
    "fowner": 3,
    "fsetid": 4,
    "kill": 5,
    "setgid": 6,
    "setuid": 7,
    "setpcap": 8,
    "net_bind_service": 10,
    "net_raw": 13,
    "sys_chroot": 18,
    "mknod": 27,
    "audit_write": 29,
    "setfcap": 31,
}

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
FILES = ("/etc/ld.so.cache", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/alternatives", "/etc/localtime")
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
DEVICE_LINKS = {"/dev/fd": "/proc/self/fd", "/dev/stdin": "fd/0", "/dev/stdout": "fd/1", "/dev/stderr": "fd/2"}
TOOLS = "/opt/tools"  # where `python3` is, in the scratch root
GIVEN_UP = 90.0  # seconds after which a command is ended, unless another number was said
BETWEEN_SAMPLES = 0.1  # seconds, of memory


class Refused(Exception):
    """This machine does not let a scratch root be entered; the message says what it refused."""


@dataclass(frozen=True)
class Ran:
    """What came of a command. status: its exit status, negative for a signal; seconds: from its start to its end;
    lingered: seconds from its end until nothing that it started was left; left: what was there even then;
    memory: MiB that it and what it started took together at most, shared pages counted once, as sampled (0: not)."""

    status: int
    seconds: float
    lingered: float
    left: tuple[str, ...]
    memory: float
    output: str


class ScratchRoot:
    """open_homes: folders on the way to Python can be entered by everyone, as in an image, where Python is in /usr.
    Else they are as closed as they are here."""

    def __init__(self, path: Path, *, open_homes: bool = True) -> None:
        self.path = path.resolve()
        self.path.chmod(0o755)
        links = {name: os.readlink(name) for name in SYSTEM if os.path.islink(name)}  # /bin -> usr/bin
        for name, target in (links | DEVICE_LINKS).items():
            (self.path / name[1:]).parent.mkdir(exist_ok=True)
            (self.path / name[1:]).symlink_to(target)
        bound = [name for name in SYSTEM if name not in links and os.path.isdir(name)]
        python = [name for name in python_folders() if not any(name.startswith(b + "/") for b in bound)]
        devices = [name for name in DEVICES if os.path.exists(name)]
        files = [name for name in FILES if os.path.exists(name)]
        # from, to, read-only
        self._binds = [(name, name, name not in devices) for name in (*bound, *python, *files, *devices)]
        self._binds += [("/proc", "/proc", False), ("/sys", "/sys", True)]
        homes = sorted({str(folder) for name in python for folder in Path(name).parents} - {"/", "/tmp"})
        self._modes = {home: 0o755 if open_homes else os.stat(home).st_mode & 0o777 for home in homes}
        python3 = self.path / TOOLS[1:] / "python3"
        python3.parent.mkdir(parents=True)
        python3.write_text(f'#!/bin/bash\nif [ "$1 $2" = "-m pip" ]; then exit 0; fi\nexec {shlex.quote(sys.executable)} "$@"\n')
        python3.chmod(0o755)

    def run(
        self,
        autograder: Path,
        command: list[str],
        *,
        may_mount: bool = False,
        kill_after: float | None = None,
        patience: float = 5.0,
        groups: Sequence[str] = (),
        sampled: bool = False,
    ) -> Ran:
        """Runs a command in the root, from /autograder.

        autograder: what /autograder is, which alone can be written to
        may_mount:  with all of root's powers, else with those that Docker leaves it
        kill_after: seconds from its start to SIGKILL, for it alone and not for what it started
        patience:   seconds that what it started has to end, once it has ended itself
        groups:     `cgroup.procs` of the control groups it is to be in
        sampled:    its memory is looked at while it runs

        raises Refused where the machine does not allow it
        """
        request = {
            "root": str(self.path),
            "binds": [*self._binds, (str(autograder.resolve()), "/autograder", False)],
            "modes": self._modes,
            "powers": None if may_mount else sorted(DOCKER.values()),
            "command": command,
            "kill_after": kill_after,
            "patience": patience,
            "groups": list(groups),
            "sampled": sampled,
        }
        environment = {"PATH": f"{TOOLS}:/usr/local/bin:/usr/bin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-B", __file__, json.dumps(request)],
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=(kill_after or GIVEN_UP) + 60,
        )
        last = (done.stderr.splitlines() or [f"status {done.returncode}"])[-1]
        told = json.loads(last) if last.startswith("{") else {"refused": last}
        if "refused" in told:
            raise Refused(told["refused"])
        return Ran(told["status"], told["seconds"], told["lingered"], tuple(told["left"]), told["memory"], done.stdout)


def python_folders() -> list[str]:
    """The folders this interpreter lives in, wherever they are, outermost first and none within another."""
    wanted = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, os.path.dirname(sys.executable)}
    wanted |= {sysconfig.get_path(key) for key in ("stdlib", "platstdlib", "purelib", "platlib")}
    # links are followed inside the root, too: bin/python3 of a virtual environment is one, out of it
    wanted |= {os.path.realpath(path) for path in wanted} | {os.path.dirname(os.path.realpath(sys.executable))}
    wanted = {path for path in wanted if os.path.isdir(path) and path != "/"}
    return sorted(p for p in wanted if not any(p.startswith(other + "/") for other in wanted))


# ---- the supervisor ------------------------------------------------------------------------------------------


def supervise(request: dict) -> dict:
    """Starts the command in the root, ends it if asked to, and waits for whatever it started."""
    if not hasattr(os, "fork") or not hasattr(os, "chroot"):
        return {"refused": "a root of one's own needs Linux"}
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    reader, writer = os.pipe()  # closed by exec: an end without a word says that the command has begun
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # no run outlives an interrupted rehearsal
            for procs in request["groups"]:
                with open(procs, "w", encoding="ascii") as file:
                    file.write("0")
            _enter(libc, request)
            os.dup2(1, 2)
            os.execvp(request["command"][0], request["command"])
        except BaseException as error:
            os.write(writer, f"{type(error).__name__}: {error}".encode())
        os._exit(127)
    os.close(writer)
    with open(reader, encoding="utf-8") as stream:
        refusal = stream.read()
    began = time.monotonic()
    if refusal:
        os.waitpid(child, 0)
        return {"refused": refusal}
    status, memory = _await(child, began, request["kill_after"], request["sampled"])
    ended = time.monotonic()
    left: list[str] = []
    while _children_remain() and not left:
        if time.monotonic() - ended > request["patience"]:
            left = _command_lines()
        time.sleep(0.002)
    lingered = time.monotonic() - ended
    while _children_remain():  # nothing of a test may stay on the machine
        for pid in _children():
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)
    return {"status": status, "seconds": ended - began, "lingered": lingered, "left": left, "memory": memory}


def _await(child: int, began: float, kill_after: float | None, sampled: bool) -> tuple[int, float]:
    """The exit status, and the most memory that was seen."""
    limit = GIVEN_UP if kill_after is None else kill_after
    most, looked = 0.0, 0.0
    while (now := time.monotonic()) - began < limit:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status), most
        if sampled and now - looked > BETWEEN_SAMPLES:
            most, looked = max(most, sum(map(_memory, _descendants()))), now
        time.sleep(max(0.0, min(0.005, limit - (time.monotonic() - began))))
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), most


def _children_remain() -> bool:
    """Whether any process is left, after what has ended is cleared away."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _parents() -> dict[int, int]:
    """Every process -> its parent."""
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/status", encoding="utf-8", errors="replace") as status:
                fields = dict(line.split(":\t", 1) for line in status if ":\t" in line)
        except OSError:
            continue
        found[int(name)] = int(fields["PPid"])
    return found


def _children() -> list[int]:
    return [pid for pid, parent in _parents().items() if parent == os.getpid()]


def _descendants() -> list[int]:
    parents, found = _parents(), [os.getpid()]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found[1:]


def _memory(pid: int) -> float:
    """MiB of a process, its share of what it has in common with others. 0 where it has just ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii", errors="replace") as rollup:
            return next((int(line.split()[1]) / 1024 for line in rollup if line.startswith("Pss:")), 0.0)
    except OSError:
        return 0.0


def _command_lines() -> list[str]:
    lines = []
    for pid in _children():
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as stream:
                lines.append(f"{pid}: " + stream.read().replace(b"\0", b" ").decode(errors="replace")[:300])
        except OSError:
            lines.append(str(pid))
    return lines


def _enter(libc: ctypes.CDLL, request: dict) -> None:
    root = request["root"]

    def checked(what: str, code: int) -> None:
        if code:
            raise OSError(f"{what}: {os.strerror(ctypes.get_errno())}")

    def mount(source: str, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
        words = [None if w is None else w.encode() for w in (source, target, kind, options)]
        checked(f"mounting {source} on {target}", libc.mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3]))

    os.umask(0o022)
    checked("a mount namespace", libc.unshare(CLONE_NEWNS))
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    mount(root, root, None, MS_BIND)  # so that the new root is a mount, as a container's is
    for folder in ("/tmp", "/dev/shm"):
        os.makedirs(root + folder, exist_ok=True)
        mount("none", root + folder, "tmpfs", 0, "mode=1777,size=64m")
    for source, target, read_only in request["binds"]:
        _make_place(source, root + target)
        mount(source, root + target, None, MS_BIND | MS_REC)
        if read_only:
            mount("none", root + target, None, MS_REMOUNT | MS_BIND | MS_RDONLY)
    for folder, mode in request["modes"].items():
        os.chmod(root + folder, mode)
    mount("none", root, None, MS_REMOUNT | MS_BIND | MS_RDONLY)
    os.chroot(root)
    os.chdir("/autograder")
    if request["powers"] is not None:
        with open("/proc/sys/kernel/cap_last_cap", encoding="ascii") as last:
            beyond = set(range(int(last.read()) + 1)) - set(request["powers"])
        for power in beyond:
            checked("giving up root's powers", libc.prctl(PR_CAPBSET_DROP, power, 0, 0, 0))


def _make_place(source: str, place: str) -> None:
    """What can be mounted on: a folder for a folder, an empty file for anything else."""
    if os.path.isdir(source):
        os.makedirs(place, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        open(place, "a").close()


if __name__ == "__main__":
    told = supervise(json.loads(sys.argv[1]))
    sys.stderr.write("\n" + json.dumps(told) + "\n")
