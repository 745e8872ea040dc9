"""The GPUs of this machine, seen from outside the sandbox: which are visible, and how much memory a submission holds there.

The memory is told by NVML, through the optional library nvidia-ml-py. Torch's own cap on a worker's memory lies within the
worker, where a submission could lift it; this one does not.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from autograder.sandbox import processes
from autograder.sandbox.processes import Process

CONTEXT = 1024  # MiB of a GPU's memory that CUDA, its libraries and kernels take in each process, beside torch's tensors


class Greedy(Exception):
    """A worker holds more of a GPU's memory than it may."""


def visible(root: Path = Path("/")) -> tuple[str, ...]:
    """The names of the GPUs that CUDA may use here; the first, where nothing tells. root: of the system's files"""
    chosen = os.environ.get("CUDA_VISIBLE_DEVICES")
    try:
        names = os.listdir(root / "proc/driver/nvidia/gpus") if chosen is None else chosen.split(",")
    except OSError:
        names = []
    return tuple(f"cuda:{number}" for number in range(max(1, len(names))))


def places(devices: Sequence[str], slots: int | None, workers: int) -> tuple[str, ...]:
    """The device of each of the processes that grade a class, spread evenly.

    slots: processes on each GPU; None to spread `workers` of them
    """
    count = workers if slots is None else slots * len(devices)
    return tuple(devices[i % len(devices)] for i in range(count))


class Held:
    """How much of all GPUs' memory a submission's processes hold, together.

    uid: of the submission, where it has one of its own
    most: MiB
    """

    def __init__(self, nvml: Any, uid: int | None, most: int) -> None:
        self._nvml, self._uid, self._most = nvml, uid, most << 20

    def exceeded(self, process: Process | None) -> bool:
        """Whether it is more than it may be. False where the driver does not tell."""
        return process is not None and self._bytes(self._pids(process)) > self._most

    def _pids(self, process: Process) -> set[int]:
        others = {p.pid for p in processes.running() if p.uid == self._uid} if self._uid is not None else set[int]()
        return others if process.pid is None else {process.pid, *others}

    def _bytes(self, pids: Collection[int]) -> int:
        nvml, used = self._nvml, 0
        try:
            for index in range(nvml.nvmlDeviceGetCount()):
                holders = nvml.nvmlDeviceGetComputeRunningProcesses(nvml.nvmlDeviceGetHandleByIndex(index))
                used += sum(holder.usedGpuMemory or 0 for holder in holders if holder.pid in pids)
        except nvml.NVMLError:
            return 0
        return used


def held(device: str, uid: int | None, memory: int | None) -> Held | None:
    """A watch over the memory that a submission holds; None where nothing tells, or nothing limits it.

    memory: MiB of its tensors
    """
    nvml = library() if device == "cuda" and memory is not None else None
    return Held(nvml, uid, memory + CONTEXT) if nvml is not None and memory is not None else None


@functools.cache
def library() -> Any:
    """NVML, ready to be asked; None where the library or the driver is not there."""
    try:
        import pynvml

        pynvml.nvmlInit()
    except Exception:  # of a driver that is broken, too: the worker says what is wrong with it
        return None
    return pynvml
