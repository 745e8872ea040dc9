"""Limit processors and memory with a control group, and measure the memory used.

It needs Linux, with either version of control groups, and the right to create a group below this process's own group or
below one that contains it.

Source: the kernel's admin-guide/cgroup-v2.rst and admin-guide/cgroup-v1/
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PERIOD = 100_000  # microseconds; the same as in Docker
CONTROLLERS = ("cpu", "memory")
PREFIX = "autograder-rehearsal-"


@dataclass(frozen=True)
class Group:
    """A control group.

    folders: controller -> its folder
    missing: controller -> why it limits nothing here
    """

    folders: dict[str, Path]
    missing: dict[str, str]

    @property
    def procs(self) -> list[str]:
        """The files that a process writes its id to, to join the group."""
        return sorted({str(folder / "cgroup.procs") for folder in self.folders.values()})

    @property
    def peak(self) -> float | None:
        """The most MiB used, cached files included. None where memory is not measured."""
        for name in ("memory.peak", "memory.max_usage_in_bytes"):
            with contextlib.suppress(OSError, KeyError, ValueError):
                return int((self.folders["memory"] / name).read_text()) / 2**20
        return None

    @property
    def killed(self) -> int:
        """How many processes were killed because the memory was used up."""
        for name in ("memory.events", "memory.oom_control"):
            with contextlib.suppress(OSError, KeyError, ValueError):
                counts = dict(line.split() for line in (self.folders["memory"] / name).read_text().splitlines())
                return int(counts["oom_kill"])
        return 0


@contextlib.contextmanager
def group(cpus: float, memory: int) -> Iterator[Group]:
    """A group with limits, which exists until the block ends.

    cpus:   processors
    memory: MiB, without swap
    """
    made: dict[Path, Path] = {}
    folders: dict[str, Path] = {}
    missing: dict[str, str] = {}
    try:
        for controller in CONTROLLERS:
            try:
                parent = _parent(controller)
                if parent not in made:
                    made[parent] = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
                _limit(made[parent], controller, cpus, memory)
                folders[controller] = made[parent]
            except OSError as error:
                missing[controller] = error.strerror or str(error)
        yield Group(folders, missing)
    finally:
        for folder in made.values():
            _remove(folder)


def _limit(folder: Path, controller: str, cpus: float, memory: int) -> None:
    quota, size = int(cpus * PERIOD), memory * 2**20
    second = (folder / "cgroup.controllers").exists()
    limits: dict[tuple[bool, str], dict[str, object]] = {
        (True, "cpu"): {"cpu.max": f"{quota} {PERIOD}"},
        (True, "memory"): {"memory.max": size, "memory.swap.max": 0},
        (False, "cpu"): {"cpu.cfs_period_us": PERIOD, "cpu.cfs_quota_us": quota},
        (False, "memory"): {"memory.limit_in_bytes": size, "memory.memsw.limit_in_bytes": size},
    }
    for name, value in limits[second, controller].items():
        if (folder / name).exists() or "sw" not in name:  # not every kernel can limit swap
            (folder / name).write_text(str(value))


def _parent(controller: str) -> Path:
    """The group to create a group in. Raises OSError where there is none."""
    try:
        mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
        own = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines()]
    except OSError as error:
        raise OSError("this system has no control groups") from error
    for _, controllers, path in own:
        found = None
        if controller in controllers.split(","):  # version 1: each controller has a tree
            found = _own_group([m[1] for m in mounts if m[2] == "cgroup" and controller in m[3].split(",")], path)
        elif not controllers:  # version 2: one tree for all controllers
            found = _delegating_group([m[1] for m in mounts if m[2] == "cgroup2"], path, controller)
        if found is not None:
            return found
    raise OSError(f"cannot create a control group that limits {controller}")


def _own_group(roots: list[str], path: str) -> Path | None:
    folder = Path(roots[0] + path) if roots else None
    return folder if folder is not None and folder.is_dir() else None


def _delegating_group(roots: list[str], path: str, controller: str) -> Path | None:
    """The group around this process that passes most controllers on to the groups below it, if it passes this one on.

    A process is in one group only, so all controllers must be limited in the same one.
    """
    if not roots:
        return None
    own = Path(roots[0] + path)
    passing = {folder: _passed_on(folder) for folder in (own, *own.parents) if str(folder).startswith(roots[0])}
    best = max(passing, key=lambda folder: len(passing[folder]), default=None)
    return best if best is not None and controller in passing[best] else None


def _passed_on(folder: Path) -> set[str]:
    """The controllers that the groups below a group can use."""
    with contextlib.suppress(OSError):
        return set(CONTROLLERS) & set((folder / "cgroup.subtree_control").read_text().split())
    return set()


def _remove(folder: Path) -> None:
    """Remove a group, which is possible only once its last process has ended."""
    for _ in range(100):
        try:
            folder.rmdir()
            return
        except OSError:
            time.sleep(0.02)
