"""What takes a GPU's place where there is none, in tests: a simulated one, or one that fails.

A stand-in is "simulated", "absent", or "HOW at OPERATION": it fails when torch first does that operation. HOW is one of

    out of memory   the device has no memory left
    used up         the submission has used up the memory that it may have, and the device has more
    broken          an error after which the device does nothing more in this process
    hangs           the operation does not end, and the next process does not get the device
    dies            the process ends, and the next one finds no device

"HOW once at OPERATION" fails in a submission's first worker alone.
"""

from __future__ import annotations

import contextlib
import os
import time
from types import ModuleType

from . import pretended, simulated

FIRST = "arange"  # the operation that a device is tried by

_open = contextlib.ExitStack()
"""What holds until the process ends."""


def take_the_place(torch: ModuleType, called: str, stand_in: str, worker: int) -> None:
    """From now on the device is the stand-in. called: its name, "auto" for "cuda"; worker: how many this submission had before"""
    called = "cuda" if called == "auto" else called
    if stand_in == "absent":
        return
    _open.enter_context(pretended.pretended(torch, called))
    how, _, operation = stand_in.partition(" at ")
    once = how.endswith(" once")
    if how == "simulated" or (once and worker > 0):
        return
    backend = simulated.backend(torch)
    assert backend is not None
    lost = worker > 0 and how in ("hangs", "dies")
    backend.on_operation = _Failing(torch, how.removesuffix(" once"), FIRST if lost else operation, lost=lost)


class _Failing:
    def __init__(self, torch: ModuleType, how: str, operation: str, *, lost: bool) -> None:
        self._torch, self._how, self._operation, self._lost = torch, how, operation, lost
        self._broken = False

    def __call__(self, operation: str) -> None:
        if operation != self._operation and not self._broken:
            return
        if self._how in ("out of memory", "used up"):
            free = "1.00 MiB" if self._how == "out of memory" else "7.00 GiB"
            raise self._torch.OutOfMemoryError(
                f"CUDA out of memory. Tried to allocate 2.00 MiB. GPU 0 has a total capacity of 8.00 GiB of which {free} is free."
            )
        if self._how == "hangs":
            time.sleep(3600)
        if self._how == "dies" and not self._lost:
            os.kill(os.getpid(), 9)
        self._broken = True
        raise RuntimeError("CUDA error: unspecified launch failure")
