"""A chroot that looks like Gradescope's container: a small tree in which paths are Gradescope's own.

A command in it is root and finds /autograder, this interpreter as `python3` on its PATH, /proc, /sys, a few devices and
an empty /tmp. It finds nothing of this repository. One thing differs from a container: `python3 -m pip` succeeds and
installs nothing, since the libraries are this interpreter's.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.rehearsal import supervisor

# The capabilities that Docker leaves to root by default. Mounting is not among them, so no view of the disk can be made.
DOCKER_CAPABILITIES = {
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
TOOLS = "/opt/tools"  # the folder of `python3` in the chroot
PYTHON3 = """#!/bin/bash
if [ "$1 $2" = "-m pip" ]; then exit 0; fi
exec {python} "$@"
"""
TIME_LIMIT = 90.0  # seconds after which a command is killed, unless the caller chooses another limit
SUPERVISION = 60.0  # seconds that the supervisor has beyond its command


class ChrootRefused(Exception):
    """This machine does not allow the chroot. The message says what it refused."""


@dataclass(frozen=True)
class CommandResult:
    """What a command did.

    status:   its exit status, negative for a signal
    seconds:  from its start to its end
    lingered: seconds from its end until none of the processes that it started was left
    left:     command lines of the processes that had to be killed
    memory:   the most MiB that all its processes together were seen to use, shared pages counted once; 0: not measured
    output:   what it printed
    """

    status: int
    seconds: float
    lingered: float
    left: tuple[str, ...]
    memory: float
    output: str


class Chroot:
    """One chroot, for one command at a time.

    path:       an empty folder
    open_homes: whether every user may enter the folders above this interpreter, as in a container, where Python is in
                /usr. Otherwise their permissions are those of this machine.
    """

    def __init__(self, path: Path, *, open_homes: bool = True) -> None:
        self.path = path.resolve()
        self.path.chmod(0o755)
        links = {name: os.readlink(name) for name in SYSTEM if os.path.islink(name)}  # /bin -> usr/bin
        for name, target in (links | DEVICE_LINKS).items():
            (self.path / name[1:]).parent.mkdir(exist_ok=True)
            (self.path / name[1:]).symlink_to(target)
        system = [name for name in SYSTEM if name not in links and os.path.isdir(name)]
        python = [name for name in python_folders() if not any(name.startswith(s + "/") for s in system)]
        devices = [name for name in DEVICES if os.path.exists(name)]
        files = [name for name in FILES if os.path.exists(name)]
        self._binds = [(name, name, name not in devices) for name in (*system, *python, *files, *devices)]
        self._binds += [("/proc", "/proc", False), ("/sys", "/sys", True)]
        homes = sorted({str(folder) for name in python for folder in Path(name).parents} - {"/", "/tmp"})
        self._modes = {home: 0o755 if open_homes else os.stat(home).st_mode & 0o777 for home in homes}
        python3 = self.path / TOOLS[1:] / "python3"
        python3.parent.mkdir(parents=True)
        python3.write_text(PYTHON3.format(python=shlex.quote(sys.executable)))
        python3.chmod(0o755)

    def run(
        self,
        autograder: Path,
        argv: list[str],
        *,
        may_mount: bool = False,
        kill_after: float | None = None,
        patience: float = 5.0,
        groups: Sequence[str] = (),
        sample_memory: bool = False,
    ) -> CommandResult:
        """Run a command in the chroot, from /autograder.

        autograder: the folder that becomes /autograder, the only one that the command can write to
        may_mount:  whether it has all of root's capabilities, or only those that Docker leaves to root
        The other parameters are those of supervisor.Command.

        Raises ChrootRefused where the machine does not allow the chroot.
        """
        command = supervisor.Command(
            root=str(self.path),
            binds=[*self._binds, (str(autograder.resolve()), "/autograder", False)],
            modes=self._modes,
            capabilities=None if may_mount else sorted(DOCKER_CAPABILITIES.values()),
            argv=argv,
            kill_after=TIME_LIMIT if kill_after is None else kill_after,
            patience=patience,
            groups=list(groups),
            sample_memory=sample_memory,
        )
        return _supervised(command)


def _supervised(command: supervisor.Command) -> CommandResult:
    """Run the supervisor in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-B", supervisor.__file__, json.dumps(dataclasses.asdict(command))],
        env={"PATH": f"{TOOLS}:/usr/local/bin:/usr/bin:/bin", "HOME": "/root", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=command.kill_after + SUPERVISION,
    )
    last = (run.stderr.splitlines() or [f"status {run.returncode}"])[-1]
    result: dict[str, Any] = json.loads(last) if last.startswith("{") else {"refused": last}
    if "refused" in result:
        raise ChrootRefused(result["refused"])
    return CommandResult(
        status=result["status"],
        seconds=result["seconds"],
        lingered=result["lingered"],
        left=tuple(result["left"]),
        memory=result["memory"],
        output=run.stdout,
    )


def python_folders() -> list[str]:
    """The folders that this interpreter needs, in order of their paths. None of them is inside another."""
    wanted = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, os.path.dirname(sys.executable)}
    wanted |= {sysconfig.get_path(key) for key in ("stdlib", "platstdlib", "purelib", "platlib")}
    # Links must lead somewhere in the chroot, too: a virtual environment's bin/python3 leads out of it.
    wanted |= {os.path.realpath(path) for path in wanted} | {os.path.dirname(os.path.realpath(sys.executable))}
    wanted = {path for path in wanted if os.path.isdir(path) and path != "/"}
    return sorted(p for p in wanted if not any(p.startswith(other + "/") for other in wanted))
