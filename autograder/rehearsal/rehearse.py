"""Rehearse an assignment: build its zip, set it up and run it as Gradescope does, and look for problems."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.course.build import compiled_for
from autograder.course.layout import Course
from autograder.course.package import Remote, gradescope_zip
from autograder.rehearsal import docker, local
from autograder.rehearsal.place import ContainerSpec, ImageName, NowhereToRehearse, Place, RunResult
from autograder.rehearsal.upload import example_metadata
from autograder.reporting.gradescope.schema import defects_of
from autograder.rubric.compiled import CompiledRubric

DOCKER, ROOT = "docker", "root"
"""The places that a user can choose: a container, a chroot."""


@dataclass(frozen=True)
class Rehearsal:
    """A finished rehearsal.

    submission: its file or folder name
    prepared:   seconds until the zip was set up
    cached:     whether the image existed, so setup.sh did not run
    folder:     the folder of the run; None where it was removed
    """

    rubric: CompiledRubric
    submission: str
    spec: ContainerSpec
    result: RunResult
    prepared: float
    cached: bool
    folder: Path | None

    @cached_property
    def data(self) -> dict[str, Any]:
        """The contents of results.json; empty where it is missing or Gradescope would not accept it."""
        if self.result.results is None or defects_of(self.result.results):
            return {}
        found: dict[str, Any] = json.loads(self.result.results)
        return found

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """Everything that must be fixed before the zip is uploaded."""
        result, found = self.result, []
        if result.status is None:
            found.append(f"the run was killed at its time limit of {self.spec.minutes:g} minutes")
        elif result.status:
            found.append(f"run_autograder {_ending(result.status)}")
        found += ["the run wrote no results.json"] if result.results is None else defects_of(result.results)
        extra = self.data.get("extra_data", {})
        if self.data and not extra.get("complete"):
            waiting = sum(test.get("extra_data", {}).get("outcome") == "skipped" for test in self.data["tests"])
            found.append(f"the report is incomplete: {waiting} of {len(self.data['tests'])} checks were not graded")
        found += [f"grader error in {fault}" for fault in extra.get("faults", ())]
        found += [f"the run left a process behind: {process}" for process in result.left]
        return tuple(found)


def _ending(status: int) -> str:
    return f"was killed by signal {-status}" if status < 0 else f"exited with status {status}"


def find_place(where: str | None, base: str, images: Path) -> Place:
    """The place to rehearse in.

    where:  DOCKER, ROOT, or None for the first of them that is available
    base:   the image that setup.sh runs in, in a container
    images: the folder that keeps the images of a chroot

    Raises NowhereToRehearse.
    """
    container, no_container = docker.find(base) if where != ROOT else (None, "")
    if container is not None:
        return container
    no_chroot = local.why_not() if where != DOCKER else ""
    if where != DOCKER and not no_chroot:
        return local.Local(images, no_container)
    raise NowhereToRehearse(f"there is nowhere to rehearse: {'; '.join(filter(None, (no_container, no_chroot)))}")


def rehearse(
    course: Course,
    name: str,
    submission: Path,
    spec: ContainerSpec,
    *,
    where: str | None = None,
    base: str = docker.BASE,
    torch_index: str = "",
    remote: Remote | None = None,
    keep: bool = False,
    step: Callable[[str], None] = lambda text: None,
) -> Rehearsal:
    """Rehearse an assignment with a submission.

    where, base: see find_place
    torch_index, remote: see gradescope_zip
    keep:        whether to keep the folder of the run
    step:        called with what happens next

    Raises CourseError where the zip cannot be made or set up, or there is nowhere to rehearse.
    """
    rubric = compiled_for(course, name)
    place = find_place(where, base, course.root / "build" / "rehearsals")
    with _work_folder(keep) as work:
        began = time.monotonic()
        archive = gradescope_zip(course, name, work / "autograder.zip", torch_index, remote)
        image = ImageName(name, _digest(archive, place))
        step(f"{name}: setting up {place.name} (the first time, this can take minutes)")
        cached = place.set_up(archive, image, work)
        prepared = time.monotonic() - began
        step(f"{name}: running {submission.name} in {place.name}")
        metadata = example_metadata(rubric, datetime.now().astimezone())
        result = place.run(image, submission, metadata, spec, work)
        (work / "stdout").write_text(result.output, "utf-8")
    return Rehearsal(rubric, submission.name, spec, result, prepared, cached, work if keep else None)


@contextlib.contextmanager
def _work_folder(keep: bool) -> Iterator[Path]:
    """A temporary folder. It is removed at the end, unless it is to be kept and nothing was raised."""
    folder = Path(tempfile.mkdtemp(prefix="autograder-rehearsal-"))
    kept = False
    try:
        yield folder
        kept = keep
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _digest(archive: Path, place: Place) -> str:
    """A hash of everything that an image is made from."""
    base = place.base if isinstance(place, docker.Docker) else ""
    return hashlib.sha256(archive.read_bytes() + base.encode()).hexdigest()[:16]
