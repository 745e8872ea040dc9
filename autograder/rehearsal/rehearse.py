"""A rehearsal: the zip is built, set up and run as Gradescope does it, and what came of it is looked at.

In a container where an engine answers, else in a root of its own on this machine. The instructor gets to see what the
student will, what a run costs, and in what the place of the rehearsal is not Gradescope.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.course.build import compiled_for
from autograder.course.layout import Course
from autograder.course.package import gradescope_zip
from autograder.rehearsal import engines, own_root
from autograder.rehearsal.stage import Ended, Limits, NoPlace, metadata
from autograder.reporting.gradescope.schema import defects_of
from autograder.rubric.compiled import CompiledRubric

DOCKER, ROOT = "docker", "root"


@dataclass(frozen=True)
class Rehearsal:
    """prepared: seconds until the zip was set up; cached: it had been before; folder: what is left of it, if it was to
    be kept."""

    rubric: CompiledRubric
    submission: str
    limits: Limits
    ended: Ended
    prepared: float
    cached: bool
    folder: Path | None

    @cached_property
    def data(self) -> dict[str, Any]:
        """results.json, if it is what Gradescope takes."""
        return {} if self.ended.results is None or defects_of(self.ended.results) else json.loads(self.ended.results)

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """Everything that must be mended before the zip is uploaded; nothing where all went well."""
        ended, found = self.ended, []
        if ended.status is None:
            found.append(f"the time was up: {self.limits.minutes:g} minutes")
        elif ended.status:
            found.append(f"run_autograder ended with {_status(ended.status)}")
        found += ["there is no results.json"] if ended.results is None else defects_of(ended.results)
        about = self.data.get("extra_data", {})
        if self.data and not about.get("complete"):
            waiting = sum(test.get("extra_data", {}).get("outcome") == "skipped" for test in self.data["tests"])
            found.append(f"the report is not complete: {waiting} of {len(self.data['tests'])} checks are not graded")
        found += [f"grader error in {fault}" for fault in about.get("faults", ())]
        found += [f"a process outlived the run: {process}" for process in ended.left]
        return tuple(found)


def _status(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"


def find_place(where: str | None, image: str, cache: Path) -> engines.Engine | own_root.OwnRoot:
    """Where to rehearse. where: DOCKER, ROOT, or None for the first of them that can be had. raises NoPlace"""
    engine, absent = engines.find(image) if where != ROOT else (None, "")
    if engine is not None:
        return engine
    refused = own_root.why_not() if where != DOCKER else ""
    if where != DOCKER and not refused:
        return own_root.OwnRoot(cache, absent)
    raise NoPlace(f"there is no place to rehearse in: {'; '.join(filter(None, (absent, refused)))}")


def rehearse(
    course: Course,
    name: str,
    submission: Path,
    limits: Limits,
    *,
    where: str | None = None,
    image: str = engines.IMAGE,
    torch_index: str = "",
    keep: bool = False,
    step: Callable[[str], None] = lambda text: None,
) -> Rehearsal:
    """Rehearses an assignment with a submission. step: called with what happens next. raises CourseError"""
    rubric = compiled_for(course, name)
    place = find_place(where, image, course.root / "build" / "rehearsals")
    work = Path(tempfile.mkdtemp(prefix="autograder-rehearsal-"))
    try:
        began = time.monotonic()
        archive = gradescope_zip(course, name, work / "autograder.zip", torch_index)
        base = image if isinstance(place, engines.Engine) else ""
        key = hashlib.sha256(archive.read_bytes() + base.encode()).hexdigest()[:16]
        step(f"{name}: setting up {place.name} (the first time this may take minutes)")
        cached = place.image(archive, name, key, work)
        prepared = time.monotonic() - began
        step(f"{name}: running {submission.name} in {place.name}")
        about = metadata(rubric, datetime.now().astimezone())
        ended = place.run(name, key, submission, about, limits, work)
        (work / "stdout").write_text(ended.output, "utf-8")
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    if not keep:
        shutil.rmtree(work, ignore_errors=True)
    return Rehearsal(rubric, submission.name, limits, ended, prepared, cached, work if keep else None)
