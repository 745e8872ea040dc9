"""The device that a host's workers compute on, as they find it from inside the sandbox."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.sandbox import gpus
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.limits import Limits
from autograder.sandbox.protection import Attempt
from autograder.sandbox.session import Answered, Session, WorkerUnavailable

NEIGHBOUR = """
import os, torch

def plant(x):
    global kept
    kept = torch.full((1 << 20,), 271828.0, device=x.device)
    kept.cpu()
    return os.getpid()

def memory(x):
    parts = [torch.empty(1 << 20, device=x.device) for _ in range(64)]
    return any((part == 271828.0).any().item() for part in parts)

def process(x, pid):
    for look in (lambda: os.listdir(f"/proc/{pid}"), lambda: os.kill(pid, 0)):
        try:
            look()
            return True
        except OSError:
            pass
    return False
"""
"""Two submissions on one device: the first leaves a mark in its memory, the second looks for it."""
LIMIT = 60.0


@dataclass(frozen=True)
class Accelerator:
    """What a worker says of its device.

    device: "cpu", "cuda", …
    name: of the GPU; "" for the CPU
    torch: the version of torch
    memory, free: bytes of the device's memory, 0 where they are not known
    context: seconds until the first result
    driver: its version, "" where it is not known
    watched: whether the grader sees from outside how much of a GPU's memory a submission holds; None where there is none to watch
    """

    device: str
    name: str
    torch: str
    memory: int
    free: int
    context: float
    driver: str
    watched: bool | None

    @property
    def words(self) -> str:
        """The device in a phrase."""
        return f"{self.device} ({self.name})" if self.name else "no GPU is there, so the CPU is used"


def of(host: SandboxHost) -> Accelerator:
    """The device of this host's workers, tried in one of them.

    raises WorkerUnavailable where there is none, or it does not work
    """
    with host.open({}, {"mod": "nothing"}, Limits()) as session:
        return _read(session.greeted().get("hello", {}))


def _driver() -> str:
    """The version of NVIDIA's driver; "" where there is none."""
    try:
        found = re.search(r"([0-9]+\.[0-9.]+)", Path("/proc/driver/nvidia/version").read_text("utf-8", "replace"))
    except OSError:
        return ""
    return found[1] if found else ""


def neighbours(host: SandboxHost) -> tuple[Attempt, ...]:
    """What one submission sees of another that is on the device at the same time, or was there before it.

    raises WorkerUnavailable where it cannot be tried
    """
    sources, modules = {"neighbour.py": NEIGHBOUR}, {"mod": "neighbour"}
    with host.open(sources, modules) as second:
        with host.open(sources, modules) as first:
            pid = _asked(first, "plant")
            seen = _asked(second, "memory"), _asked(second, "process", pid)
        left = _asked(second, "memory")
    names = ("memory of a submission beside it", "process of a submission beside it", "memory of a submission before it")
    return tuple(Attempt(f"see the {name}", bool(found), "") for name, found in zip(names, (*seen, left), strict=True))


def _asked(session: Session, name: str, *args: int) -> Any:
    steps = [[f"mod.{name}", [{"$": "input", "name": "x"}, *args], {}]]
    request = {"first": True, "modules": [], "inputs": {"x": np.ones(1, np.float32)}, "steps": steps}
    reply = session.ask({**request, "returns": {"value": {"$": "step", "step": 0}}}, LIMIT)
    if not isinstance(reply, Answered) or "results" not in reply.message:
        told = reply.message["error"]["message"] if isinstance(reply, Answered) else reply.why
        raise WorkerUnavailable(f"two submissions on one device could not be tried: {told}")
    return reply.message["results"]["value"]["data"]


def _read(hello: Mapping[str, Any]) -> Accelerator:
    def number(name: str) -> float:
        value = hello.get(name, 0)
        return value if isinstance(value, (int, float)) else 0

    return Accelerator(
        device=str(hello.get("device", "")),
        name=str(hello.get("gpu", "")),
        torch=str(hello.get("torch", "")),
        driver=_driver() if hello.get("device") == "cuda" else "",
        memory=int(number("memory")),
        free=int(number("free")),
        context=number("context"),
        watched=gpus.library() is not None if hello.get("device") == "cuda" else None,
    )
