"""What a worker may use, what is kept from it, and where it runs."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

RESERVED = 400  # MiB that the grader, its judge and an imported torch take
STAND_IN = "AUTOGRADER_STAND_IN"  # the environment variable
LEAST = 64  # MiB: with less, nothing could be graded at all


@dataclass(frozen=True)
class Limits:
    """What one submission's workers may use.

    memory: MiB beyond what torch takes, None for no limit
    processes: how many they may start, where `Isolation.processes_allowed`; needs a user of their own
    file_size: MiB of one file
    written: MiB of all files together
    """

    memory: int | None = 1024
    processes: int = 256
    file_size: int = 64
    written: int = 128

    @classmethod
    def fitting(cls, memory: int) -> Limits:
        """At most so many MiB, and no more than this machine or container has beside what is ours: otherwise the system would end
        the worker first, or the grader, and the limit that a student reads would not be the true one."""
        has = machine_memory()
        return cls(memory=memory if has is None else max(LEAST, min(memory, has - RESERVED)))


@dataclass(frozen=True)
class Isolation:
    """What is kept from every submission.

    hidden: folders that workers cannot see, where the system can hide them
    required: layers that a worker must report before it is used
    processes_allowed: submissions may start other programs
    """

    hidden: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    processes_allowed: bool = False


@dataclass(frozen=True)
class Placement:
    """Where workers compute.

    device: "cpu", "cuda", "cuda:1", "mps", "xpu", or "auto" for a GPU if there is one
    threads: how many torch uses in one worker
    stand_in: what takes the device's place on a machine without one, for tests: "" for nothing, "simulated", or a way in which
        a device fails (`inside.standins`)
    """

    device: str = "cpu"
    threads: int = 1
    stand_in: str = ""

    @classmethod
    def named(cls, device: str) -> Placement:
        """On the device of that name, or what the environment puts in its place."""
        return cls(device, stand_in=os.environ.get(STAND_IN, "") if device != "cpu" else "")

    @property
    def visible(self) -> dict[str, str]:
        """Environment variables that leave one GPU visible: a submission has no business on the others."""
        if self.device == "cpu":
            return {"CUDA_VISIBLE_DEVICES": ""}
        number = int(self.device.partition(":")[2] or 0)
        there = os.environ.get("CUDA_VISIBLE_DEVICES")
        names = [str(number)] if there is None else there.split(",")[number : number + 1]
        return {"CUDA_VISIBLE_DEVICES": ",".join(names)}

    @property
    def inner(self) -> str:
        """What the device is called where no other is visible."""
        return "cuda" if self.device.startswith("cuda:") else self.device


@functools.cache
def machine_memory(root: Path = Path("/")) -> int | None:
    """MiB that this process and those it starts may use together; None where the system does not say.

    root: of the system's files
    """
    known = [*_of_groups(root)]
    with contextlib.suppress(OSError, ValueError, IndexError, StopIteration):
        lines = (root / "proc/meminfo").read_text("ascii").splitlines()
        known.append(int(next(line for line in lines if line.startswith("MemTotal:")).split()[1]) << 10)
    return min(known) >> 20 if known else None


def _of_groups(root: Path) -> Iterator[int]:
    """Bytes that each control group around this process allows, of either version of control groups."""
    try:
        lines = (root / "proc/self/cgroup").read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers not in ("", "memory"):
            continue
        above = root / "sys/fs/cgroup" / controllers
        name = "memory.limit_in_bytes" if controllers else "memory.max"
        inner = PurePosixPath(path.lstrip("/"))
        for folder in (inner, *inner.parents):  # in a container only the outermost may be there
            with contextlib.suppress(OSError, ValueError):  # "max": no limit
                yield int((above / folder / name).read_text("ascii"))
