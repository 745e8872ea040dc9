"""Landlock: the folders that a worker may read, and the one that it may write to. All others are closed to it, whoever it is.

Forty lines of ctypes in place of a library. Run by path in the worker, as `layers` is: standard library only.
"""

from __future__ import annotations

import ctypes
import functools
import os
import struct
import sys
from collections.abc import Mapping, Sequence
from typing import Any

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # system calls, the same on every processor
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = (1 << bit for bit in range(4))
REMOVE_DIR, REMOVE_FILE, MAKE_CHAR, MAKE_DIR, MAKE_REG, MAKE_SOCK = (1 << bit for bit in range(4, 10))
MAKE_FIFO, MAKE_BLOCK, MAKE_SYM, REFER, TRUNCATE, IOCTL_DEV = (1 << bit for bit in range(10, 16))
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV

READ = READ_FILE | READ_DIR
WRITE = READ | WRITE_FILE | TRUNCATE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | MAKE_SOCK | MAKE_FIFO | MAKE_SYM | REFER

HANDLED = {1: MAKE_SYM * 2 - 1, 2: REFER, 3: TRUNCATE, 5: IOCTL_DEV}  # rights on files, by the version that brought them
NETWORK = {4: 0b11}  # binding a TCP port, connecting to one
SCOPES = {6: 0b11}  # sockets without a file, and signals: none beyond this process and what it starts

LIBRARIES = (
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/local/lib64",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
    "/etc/ld.so.preload",
)
SHARED = (
    "/usr/share/zoneinfo",
    "/etc/localtime",
    "/usr/share/locale",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/fontconfig",
    "/etc/fonts",
)  # what dates, texts and figures need
ITSELF = (
    "auxv",
    "cgroup",
    "cmdline",
    "comm",
    "environ",
    "exe",
    "fd",
    "limits",
    "maps",
    "oom_score_adj",
    "smaps",
    "smaps_rollup",
    "stat",
    "statm",
    "status",
)  # not `net`, which lists every socket of the machine, nor `task`, which leads there; not the mounts
MACHINE = (
    *(f"/proc/self/{name}" for name in ITSELF),
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/sys/vm",
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
    "/sys/kernel/mm/transparent_hugepage",
)  # what tells how many threads and how much memory there are
RANDOM = ("/dev/zero", "/dev/random", "/dev/urandom")
GPU = (
    "/proc/driver/nvidia",
    "/proc/devices",
    "/proc/modules",
    "/sys/bus/pci",
    "/sys/devices",
    "/sys/module",
    "/usr/local/cuda",
    "/usr/share/nvidia",
    "/etc/nvidia",
    "/run/nvidia-persistenced",
)
GPU_DEVICES = (
    "/dev/nvidiactl",
    "/dev/nvidia-uvm",
    "/dev/nvidia-uvm-tools",
    "/dev/nvidia-modeset",
    "/dev/nvidia-caps",
    "/dev/dxg",
    *(f"/dev/nvidia{number}" for number in range(16)),
)
PROGRAMS = ("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin")


def version() -> int:
    """The version of this kernel's Landlock; 0 where it has none."""
    return max(0, _call(CREATE_RULESET, None, 0, 1)) if sys.platform.startswith("linux") else 0


def rules(confinement: Mapping[str, Any], roots: Sequence[str]) -> dict[str, int]:
    """Path -> rights.

    confinement: as for `layers.confine`
    roots: where Python's own files are
    """
    given = confinement["given"]
    execute = EXECUTE if "processes" in given else 0
    read = [*LIBRARIES, *SHARED, *MACHINE, *RANDOM, *confinement["places"], *_libraries_of_the_environment()]
    hidden = [os.path.realpath(path) for path in confinement["hidden"]]
    made: dict[str, int] = dict.fromkeys(read, READ)
    made |= {part: READ | execute for root in roots for part in _but(root, hidden)}
    made |= dict.fromkeys(("/dev/null", "/dev/full"), READ | WRITE_FILE)
    if execute:
        made |= dict.fromkeys((*PROGRAMS, *LIBRARIES), READ | EXECUTE)
        made |= {"/proc": READ, "/dev/shm": WRITE}  # to see the processes that it starts; for multiprocessing's locks
    if "gpu" in given:
        made |= dict.fromkeys(GPU, READ) | dict.fromkeys(GPU_DEVICES, READ | WRITE_FILE | IOCTL_DEV)
    return made | dict.fromkeys(confinement["writable"], WRITE)


def restrict(rights_of: Mapping[str, int]) -> None:
    """Close all paths but these to this thread, for good.

    raises OSError where the kernel has no Landlock, or other threads run already, which it could not bind
    """
    known = version()
    if not known:
        raise OSError("this kernel has no Landlock")
    if (threads := len(os.listdir("/proc/self/task"))) > 1:
        raise OSError(f"{threads} threads run already, and it would bind one of them")
    files, network, scopes = (_known(table, known) for table in (HANDLED, NETWORK, SCOPES))
    ruleset = _checked(_call(CREATE_RULESET, struct.pack("QQQ", files, network, scopes), 24, 0))
    try:
        for path, rights in rights_of.items():
            _allow(ruleset, path, rights & files)
        _checked(_call(RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # it is not there, or out of reach anyway
    try:
        rights &= rights if os.path.isdir(path) else OF_FILES
        _checked(_call(ADD_RULE, ruleset, 1, struct.pack("=Qi", rights, descriptor), 0))
    finally:
        os.close(descriptor)


def _but(root: str, hidden: Sequence[str]) -> list[str]:
    """The parts of a root that leave out what is hidden in it: a rule holds for everything beneath, and has no exceptions."""
    inside = [path for path in hidden if path.startswith(f"{root}/")]
    if not inside:
        return [root]
    entries = [entry.path for entry in os.scandir(root) if not entry.is_symlink()]
    return [part for path in entries if path not in inside for part in _but(path, inside)]


def _libraries_of_the_environment() -> list[str]:
    return [path for path in os.environ.get("LD_LIBRARY_PATH", "").split(":") if path.strip("/")]


def _known(table: Mapping[int, int], version: int) -> int:
    """The bits that this version knows."""
    return sum(bits for since, bits in table.items() if since <= version)


@functools.cache  # one worker takes fifty calls, and opening it costs more than a call
def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _call(number: int, *arguments: int | bytes | None) -> int:
    result: int = _libc().syscall(number, *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    return result


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
