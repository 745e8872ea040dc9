"""A control group of one's own: so much of the processors, so much memory, and a count of what was taken.

Linux, either version of control groups, and only where this process may make one below its own group or one around it.
What cannot be limited is said, with the reason. Files and their units: the kernel's admin-guide/cgroup-v2.rst, cgroup-v1/.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PERIOD = 100_000  # microseconds; a tenth of a second, as Docker has it
CONTROLLERS = ("cpu", "memory")
PREFIX = "autograder-rehearsal-"


@dataclass(frozen=True)
class Group:
    """folders: controller -> its folder; missing: controller -> why there is no limit."""

    folders: dict[str, Path]
    missing: dict[str, str]

    @property
    def procs(self) -> list[str]:
        """What a process writes its id to, to be in the group."""
        return sorted({str(folder / "cgroup.procs") for folder in self.folders.values()})

    @property
    def peak(self) -> float | None:
        """MiB taken at most, cached files included. None: nobody counts here."""
        for name in ("memory.peak", "memory.max_usage_in_bytes"):
            with contextlib.suppress(OSError, KeyError, ValueError):
                return int((self.folders["memory"] / name).read_text()) / 2**20
        return None

    @property
    def killed(self) -> int:
        """How many processes were ended because the memory was used up."""
        for name in ("memory.events", "memory.oom_control"):
            with contextlib.suppress(OSError, KeyError, ValueError):
                counts = dict(line.split() for line in (self.folders["memory"] / name).read_text().splitlines())
                return int(counts["oom_kill"])
        return 0


@contextlib.contextmanager
def group(cpus: float, memory: int) -> Iterator[Group]:
    """A group that is limited to so many processors and so many MiB, without swap, until the block ends."""
    made, folders, missing = {}, {}, {}
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
    values = {
        (True, "cpu"): {"cpu.max": f"{quota} {PERIOD}"},
        (True, "memory"): {"memory.max": size, "memory.swap.max": 0},
        (False, "cpu"): {"cpu.cfs_period_us": PERIOD, "cpu.cfs_quota_us": quota},
        (False, "memory"): {"memory.limit_in_bytes": size, "memory.memsw.limit_in_bytes": size},
    }[second, controller]
    for name, value in values.items():
        if (folder / name).exists() or "sw" not in name:  # a kernel need not count swap
            (folder / name).write_text(str(value))


def _parent(controller: str) -> Path:
    """The folder to make a group in. raises OSError where there is none."""
    try:
        mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
        own = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines()]
    except OSError as error:
        raise OSError("there are no control groups on this system") from error
    for _, controllers, path in own:
        if controller in controllers.split(","):  # version 1: a tree for each controller
            roots = [m[1] for m in mounts if m[2] == "cgroup" and controller in m[3].split(",")]
            folder = Path(roots[0] + path) if roots else None
            if folder is not None and folder.is_dir():
                return folder
        elif not controllers:  # version 2: one tree, and only what a folder passes on exists in those below it
            roots = [m[1] for m in mounts if m[2] == "cgroup2"]
            around = [Path(roots[0] + path), *Path(roots[0] + path).parents] if roots else []
            passing = {folder: _passed_on(folder) for folder in around if str(folder).startswith(roots[0])}
            best = max(passing, key=lambda folder: len(passing[folder]), default=None)  # one group for all, or it is none
            if best is not None and controller in passing[best]:
                return best
    raise OSError(f"no control group that limits {controller} can be made here")


def _passed_on(folder: Path) -> set[str]:
    with contextlib.suppress(OSError):
        return set(CONTROLLERS) & set((folder / "cgroup.subtree_control").read_text().split())
    return set()


def _remove(folder: Path) -> None:
    """Its last process may still be on its way out."""
    for _ in range(100):
        try:
            folder.rmdir()
            return
        except OSError:
            time.sleep(0.02)
