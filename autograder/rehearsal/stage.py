"""What Gradescope gives a run, and what came of one: /autograder with a submission and its metadata, limits, an end."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from autograder.course.layout import CourseError
from autograder.course.package import not_graded_yet
from autograder.rubric.compiled import CompiledRubric

COUNTED = "counted against the limit"  # of memory: what a control group says
UPLOAD = 100 * 2**20  # bytes that Gradescope takes of a student


class NoPlace(CourseError):
    """There is nowhere to rehearse; the message says what is missing and how to get it."""


@dataclass(frozen=True)
class Limits:
    """What an instructor chooses under Container Specifications. memory: MiB; minutes: from start to SIGKILL."""

    cpus: float = 0.5
    minutes: float = 10

    @property
    def memory(self) -> int:
        """768 MB for half a processor, 1.5 GB for each whole one."""
        return int(1536 * self.cpus)

    def __str__(self) -> str:
        return f"{self.cpus:g} CPU, {self.memory} MB, {self.minutes:g} minutes"


@dataclass(frozen=True)
class Ended:
    """A run that is over.

    place:    where it was, in words; differs: in what that place is not Gradescope, a sentence each
    status:   exit status of run_autograder, negative for a signal, None where the time was up
    memory:   what was taken at most -> MiB; starved: memory was used up, so something was ended
    left:     processes that outlived run_autograder
    output:   what it printed, which Gradescope shows to instructors
    results:  the bytes of results.json; None where there is none
    """

    place: str
    differs: tuple[str, ...]
    status: int | None
    seconds: float
    memory: Mapping[str, float]
    starved: bool
    left: tuple[str, ...]
    output: str
    results: bytes | None


def unpack(archive: Path, folder: Path) -> None:
    """The zip with its modes, as Gradescope unpacks it."""
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            path = Path(opened.extract(entry, folder))
            path.chmod(entry.external_attr >> 16 & 0o777 or 0o644)


def lay(submission: Path, autograder: Path, about: Mapping[str, Any]) -> None:
    """The submission and its metadata, in /autograder. A zip is unpacked, as Gradescope does. raises CourseError"""
    place = autograder / "submission"
    if submission.is_dir():
        shutil.copytree(submission, place, symlinks=True)
    elif submission.is_file():
        place.mkdir()
        if not _unpacked(submission, place):
            shutil.copy(submission, place)
    else:
        raise CourseError(f"there is no file or folder {submission} to hand in")
    for path in [place, *place.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)
    (autograder / "submission_metadata.json").write_text(json.dumps(about, indent=1), "utf-8")


def _unpacked(archive: Path, place: Path) -> bool:
    """Whether it is a zip, and whole."""
    try:
        with zipfile.ZipFile(archive) as opened:
            size = sum(entry.file_size for entry in opened.infolist())
            if size > UPLOAD:
                raise CourseError(f"{archive} holds {size:,} bytes, and Gradescope takes {UPLOAD:,} of a student")
            opened.extractall(place)
        return True
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):  # no zip, or one with a password
        return False


def metadata(rubric: CompiledRubric, now: datetime) -> dict[str, Any]:
    """submission_metadata.json of a second try, handed in now, six days before it is due.

    now: with its time zone. Source: gradescope-autograders.readthedocs.io, Submission Metadata
    """

    def at(**later: float) -> str:
        return (now + timedelta(**later)).isoformat(timespec="microseconds")

    assignment = {
        "id": 7,
        "course_id": 8,
        "title": rubric.title,
        "release_date": at(days=-8),
        "due_date": at(days=6),
        "late_due_date": None,
        "total_points": f"{rubric.total:.1f}",
        "group_submission": False,
        "group_size": None,
    }
    first = {"submission_time": at(days=-2), "score": 0.0, "results": json.loads(not_graded_yet(rubric))}
    return {
        "id": 123456,
        "created_at": at(),
        "assignment": assignment,
        "submission_method": "upload",
        "users": [{"id": 9, "email": "student@example.edu", "name": "A Student"}],
        "previous_submissions": [first],
    }
