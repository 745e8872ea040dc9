"""Other machines than this one, as far as a submission can tell: without Landlock, in a container of Docker's default
profile, with a judge that is an ordinary user. What a machine lacks is refused to a whole process, judge and all."""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asking import NOBODY, sandbox

from autograder.sandbox import layers, seccomp, session

SANDBOX = Path(layers.__file__).parent
CLOSE = "            close()\n            held"  # where `confine` closes one layer
ROOT_FOLDER = Path(__file__).parents[2]

# What a container of Docker's default profile may do. Not among it: mounting, so no view of the disk can be made.
DOCKER_POWERS = {0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31}

# Calls that the profile answers with EPERM to whoever has not the power for them.
DOCKER_REFUSES = {
    "acct",
    "add_key",
    "bpf",
    "clock_settime",
    "delete_module",
    "fanotify_init",
    "finit_module",
    "fsconfig",
    "fsmount",
    "fsopen",
    "fspick",
    "init_module",
    "io_uring_enter",
    "io_uring_register",
    "io_uring_setup",
    "ioperm",
    "iopl",
    "kcmp",
    "kexec_file_load",
    "kexec_load",
    "keyctl",
    "lookup_dcookie",
    "mount",
    "mount_setattr",
    "move_mount",
    "move_pages",
    "open_by_handle_at",
    "open_tree",
    "perf_event_open",
    "pivot_root",
    "quotactl",
    "reboot",
    "request_key",
    "setdomainname",
    "sethostname",
    "setns",
    "settimeofday",
    "swapoff",
    "swapon",
    "syslog",
    "umount2",
    "unshare",
    "userfaultfd",
}


def bring_python_within_reach() -> None:
    """As in an image, where it lies in /usr, whatever closed home it has here."""
    layers._narrow_view({"uid": NOBODY, "hidden": [], "places": [str(ROOT_FOLDER)]})


def lose_landlock() -> None:
    _refuse([seccomp.Call("landlock_create_ruleset", 444, 444, error=seccomp.ENOSYS)])


def lose_filters() -> None:
    """The next ones: seccomp itself, as under an emulator."""
    _refuse([seccomp.Call("seccomp", 317, 277, error=seccomp.ENOSYS)])


def enter_docker() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    calls = [call._replace(where=seccomp.NEVER, given="") for call in seccomp.TABLE if call.name in DOCKER_REFUSES]
    namespaces = seccomp.Call("clone", 56, 220, (seccomp.Only(0, (0,), seccomp.CLONE_NEW),))
    _refuse([*calls, namespaces, seccomp.Call("clone3", 435, 435, error=seccomp.ENOSYS)])
    for power in range(41):
        if power not in DOCKER_POWERS:
            libc.prctl(24, power, 0, 0, 0)  # PR_CAPBSET_DROP: with the next program that is started


def become(user: int) -> None:
    layers._drop_user({"uid": user})
    os.environ.update(HOME="/")


def _refuse(calls: list[seccomp.Call]) -> None:
    if os.geteuid() != 0:
        layers._prctl(layers.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.load(seccomp.program(platform.machine(), (), os.getpid(), tuple(calls)))


@contextlib.contextmanager
def leaving_out(*names: str) -> Iterator[None]:
    """Sandboxes made meanwhile have workers with all layers but these, by a copy of `layers.py` that fails to close them."""
    with _copy_of_layers(names) as copy, _in_their_place(copy):
        yield


@contextlib.contextmanager
def sandbox_without(names: tuple[str, ...], source: str, **settings: Any) -> Iterator[session.Session]:
    """One such sandbox, and no other, for as long as it is used."""
    with _copy_of_layers(names) as copy:
        with _in_their_place(copy):
            made = sandbox(source, **settings)
        with made:
            yield made


@contextlib.contextmanager
def _copy_of_layers(names: tuple[str, ...]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for module in ("layers", "landlock", "seccomp"):
            source = (SANDBOX / f"{module}.py").read_text("utf-8")
            if module == "layers":
                assert source.count(CLOSE) == 1
                source = source.replace(CLOSE, f"            if name in {names!r}: raise OSError('left out')\n{CLOSE}")
            Path(folder, f"{module}.py").write_text(source, "utf-8")
        yield Path(folder, "layers.py")


@contextlib.contextmanager
def _in_their_place(copy: Path) -> Iterator[None]:
    before, session.LAYERS = session.LAYERS, copy
    try:
        yield
    finally:
        session.LAYERS = before


MACHINES = {
    "root, all layers": "",
    "root, no Landlock": "lose_landlock()",
    "root, no filters": "lose_filters()",
    "Docker": "bring_python_within_reach(); enter_docker()",
    "Docker, no Landlock": "bring_python_within_reach(); lose_landlock(); enter_docker()",
    "Docker, Python in a closed home": "enter_docker()",
    "ordinary user": "bring_python_within_reach(); become(NOBODY)",
    "ordinary user, no Landlock": "bring_python_within_reach(); lose_landlock(); become(NOBODY)",
    "ordinary user, no filters": "bring_python_within_reach(); lose_filters(); become(NOBODY)",
    "ordinary user, neither": "bring_python_within_reach(); lose_landlock(); lose_filters(); become(NOBODY)",
}
"""Name -> how this one becomes it."""
