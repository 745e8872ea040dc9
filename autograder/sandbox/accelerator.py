"""The device that a host's workers compute on, as they find it from inside the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.sandbox.host import SandboxHost
from autograder.sandbox.limits import Limits


@dataclass(frozen=True)
class Accelerator:
    """What a worker says of its device.

    device: "cpu", "cuda", …
    name: of the GPU; "" for the CPU
    torch: the version of torch
    memory, free: bytes of the device's memory, 0 where they are not known
    context: seconds until the first result
    driver: its version, "" where it is not known
    """

    device: str
    name: str
    torch: str
    memory: int
    free: int
    context: float
    driver: str

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


def _read(hello: Mapping[str, Any]) -> Accelerator:
    def number(name: str) -> float:
        value = hello.get(name, 0)
        return value if isinstance(value, (int, float)) else 0

    return Accelerator(
        device=str(hello.get("device", "")),
        name=str(hello.get("gpu", "")),
        torch=str(hello.get("torch", "")),
        driver=str(hello.get("driver", "")),
        memory=int(number("memory")),
        free=int(number("free")),
        context=number("context"),
    )
