"""Rehearse without a container: in a chroot on this machine, and in a control group where one can be created."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course.layout import CourseError
from autograder.rehearsal import cgroups
from autograder.rehearsal.chroot import Chroot, ChrootRefused, CommandResult
from autograder.rehearsal.place import AS_LIMITED, ContainerSpec, ImageName, NowhereToRehearse, RunResult
from autograder.rehearsal.upload import add_submission, unpack

SUDO = "run the same command as root, with `sudo .venv/bin/autograder` for `autograder`"
AS_SAMPLED = "in processes, with the libraries that they map"
SETUP_LIMIT = 600.0  # seconds


def why_not() -> str:
    """Why a chroot is impossible here; empty where it may be possible."""
    if sys.platform != "linux":
        return f"a chroot needs Linux, and this is {platform.system()}"
    if hasattr(os, "geteuid") and os.geteuid():
        return f"a chroot needs root: {SUDO}"
    return ""


@dataclass(frozen=True)
class Local:
    """A Place.

    images:       the folder of the images, one folder each
    no_container: why the rehearsal does not use a container; empty where the user chose so
    """

    images: Path
    no_container: str = ""

    @property
    def name(self) -> str:
        """In words."""
        return "a chroot on this machine"

    def set_up(self, archive: Path, image: ImageName, work: Path) -> bool:
        """See Place."""
        folder = self.folder(image)
        if folder.is_dir():
            return True
        unpack(archive, work / "image" / "source")
        shutil.copy(work / "image" / "source" / "run_autograder", work / "image")
        setup = self._run(work, work / "image", "/autograder/source/setup.sh", kill_after=SETUP_LIMIT)
        if setup.status:
            raise CourseError(f"setup.sh failed with status {setup.status}:\n{setup.output.strip()}")
        self.images.mkdir(parents=True, exist_ok=True)
        for old in self.images.glob(f"{image.assignment}-*"):
            shutil.rmtree(old, ignore_errors=True)
        partial = Path(tempfile.mkdtemp(prefix=".", dir=self.images))  # an interrupted copy never has the image's name
        shutil.copytree(work / "image", partial / "image")
        (partial / "image").rename(folder)
        partial.rmdir()
        return False

    def run(self, image: ImageName, submission: Path, metadata: Mapping[str, Any], spec: ContainerSpec, work: Path) -> RunResult:
        """See Place."""
        autograder = work / "autograder"
        shutil.copytree(self.folder(image), autograder)
        add_submission(submission, autograder, metadata)
        autograder.chmod(0o755)
        limit = 60.0 * spec.minutes
        with cgroups.group(spec.cpus, spec.memory) as group:
            run = self._run(
                work,
                autograder,
                "/autograder/run_autograder",
                kill_after=limit,
                groups=group.procs,
                sample_memory=True,
            )
            measured = {AS_SAMPLED: run.memory, AS_LIMITED: group.peak}
            out_of_memory = group.killed > 0
        results = autograder / "results" / "results.json"
        late = run.status == -9 and run.seconds >= limit
        return RunResult(
            place=self.name,
            differences=(*self._differences(autograder / "source"), *unlimited(group)),
            status=None if late else run.status,
            seconds=run.seconds,
            memory={what: size for what, size in measured.items() if size},
            out_of_memory=out_of_memory,
            left=run.left,
            output=run.output,
            results=results.read_bytes() if results.is_file() else None,
        )

    def folder(self, image: ImageName) -> Path:
        """The folder of an image."""
        return self.images / str(image)

    def _run(self, work: Path, autograder: Path, command: str, **options: Any) -> CommandResult:
        root = Path(tempfile.mkdtemp(prefix="root-", dir=work))
        try:
            return Chroot(root).run(autograder, [command], **options)
        except ChrootRefused as refusal:
            reasons = [f"this machine does not allow a chroot ({refusal})", self.no_container]
            raise NowhereToRehearse(f"there is nowhere to rehearse: {'; '.join(filter(None, reasons))}") from refusal
        finally:
            shutil.rmtree(root)  # it holds mount points alone: the mounts ended with their namespace

    def _differences(self, source: Path) -> Iterator[str]:
        if self.no_container:
            yield f"there is no container: {self.no_container}"
        other = ", ".join(_other_versions((source / "requirements.txt").read_text("utf-8")))
        versions = f"these differ from requirements.txt: {other}" if other else "they match requirements.txt"
        yield f"pip installed nothing: Python {platform.python_version()} and the libraries are this machine's; {versions}"
        yield "the kernel, the network and the processes in /proc are this machine's"
        if platform.machine() != "x86_64":
            yield f"the processor is {platform.machine()}; Gradescope's is x86_64"


def _other_versions(requirements: str) -> Iterator[str]:
    """The libraries that this Python needs, and that are missing here or have another version than the pinned one."""
    from packaging.requirements import Requirement

    for line in re.findall(r"(?m)^[^#\s][^#\n]*", requirements):
        pin = Requirement(line)
        if pin.marker and not pin.marker.evaluate():
            continue
        try:
            here = importlib.metadata.version(pin.name)
        except importlib.metadata.PackageNotFoundError:
            here = "missing"
        if here == "missing" or not pin.specifier.contains(here, prereleases=True):
            yield f"{pin.name} {here} instead of {str(pin.specifier).removeprefix('==')}"


def unlimited(group: cgroups.Group) -> Iterator[str]:
    """What a control group does not limit, and why."""
    words = {"cpu": "CPU time", "memory": "memory"}
    for controller, reason in group.missing.items():
        yield f"{words[controller]} is not limited: {reason}"
