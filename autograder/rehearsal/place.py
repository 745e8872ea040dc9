"""What a place to rehearse in is given, and what it gives back.

There are two places: a container (docker.py), and a chroot on this machine (local.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from autograder.course.layout import CourseError

AS_LIMITED = "as the memory limit counts it"  # what a control group measures


class NowhereToRehearse(CourseError):
    """No place is available. The message says what is missing and how to get it."""


@dataclass(frozen=True)
class ContainerSpec:
    """What an instructor chooses on Gradescope under Container Specifications.

    cpus:    processors
    minutes: time limit, from the start to SIGKILL
    """

    cpus: float = 0.5
    minutes: float = 10

    @property
    def memory(self) -> int:
        """MiB: 768 for half a processor, 1536 for each whole one."""
        return int(1536 * self.cpus)

    def __str__(self) -> str:
        return f"{self.cpus:g} CPU, {self.memory} MB, {self.minutes:g} minutes"


@dataclass(frozen=True)
class ImageName:
    """The name of an image, which is /autograder as setup.sh leaves it.

    digest: a hash of the zip, so a changed zip has another image
    """

    assignment: str
    digest: str

    def __str__(self) -> str:
        return f"{self.assignment}-{self.digest}"


@dataclass(frozen=True)
class RunResult:
    """A finished run of run_autograder.

    place:         where it ran, in words
    differences:   how that place differs from Gradescope, one sentence each
    status:        exit status, negative for a signal; None where it was killed at the time limit
    seconds:       how long it ran
    memory:        what was measured, in words -> the most MiB
    out_of_memory: whether a process was killed because the memory was used up
    left:          the processes that were still running after it
    output:        what it printed, which Gradescope shows to instructors
    results:       the bytes of results.json; None where there is none
    """

    place: str
    differences: tuple[str, ...]
    status: int | None
    seconds: float
    memory: Mapping[str, float]
    out_of_memory: bool
    left: tuple[str, ...]
    output: str
    results: bytes | None


class Place(Protocol):
    """Where a rehearsal runs."""

    @property
    def name(self) -> str:
        """In words."""

    def set_up(self, archive: Path, image: ImageName, work: Path) -> bool:
        """Run setup.sh of the zip and keep the result as an image, unless that image exists. Returns whether it did.

        work: a folder for temporary files

        Raises CourseError where setup.sh fails.
        """

    def run(self, image: ImageName, submission: Path, metadata: Mapping[str, Any], spec: ContainerSpec, work: Path) -> RunResult:
        """Run run_autograder on a submission. Its /autograder is afterwards in work/autograder, results/ at least."""
