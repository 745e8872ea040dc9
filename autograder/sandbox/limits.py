"""What a worker may use, what is kept from it, and where it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one submission's workers may use.

    memory: MiB beyond what torch takes, None for no limit
    processes: how many they may start, where `Isolation.processes_allowed`; needs a user of their own
    file_size: MiB of one file
    """

    memory: int | None = 1024
    processes: int = 256
    file_size: int = 64


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

    device: "cpu", "cuda", or "auto" for a GPU if there is one
    threads: how many torch uses in one worker
    """

    device: str = "cpu"
    threads: int = 1
