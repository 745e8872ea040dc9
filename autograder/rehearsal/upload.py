"""Lay out /autograder as Gradescope does: the instructor's zip, a student's submission, its metadata."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from autograder.course.layout import CourseError
from autograder.course.package import not_graded_yet
from autograder.rubric.compiled import CompiledRubric

LARGEST_UPLOAD = 100 * 2**20  # bytes that Gradescope accepts from a student


def unpack(archive: Path, folder: Path) -> None:
    """Unpack the instructor's zip, and keep the modes of its files."""
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            path = Path(opened.extract(entry, folder))
            path.chmod(entry.external_attr >> 16 & 0o777 or 0o644)


def add_submission(submission: Path, autograder: Path, metadata: Mapping[str, Any]) -> None:
    """Put a submission and its metadata into /autograder. A zip is unpacked.

    submission: a file or a folder

    Raises CourseError where there is no such submission, or Gradescope would not accept it.
    """
    target = autograder / "submission"
    if submission.is_dir():
        shutil.copytree(submission, target, symlinks=True)
    elif submission.is_file():
        target.mkdir()
        if not _unpacked(submission, target):
            shutil.copy(submission, target)
    else:
        raise CourseError(f"there is no file or folder {submission}: name the submission to rehearse with")
    for path in [target, *target.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)
    (autograder / "submission_metadata.json").write_text(json.dumps(metadata, indent=1), "utf-8")


def _unpacked(file: Path, target: Path) -> bool:
    """Unpack a student's zip. Returns False where the file is not a zip, is damaged, or has a password."""
    try:
        with zipfile.ZipFile(file) as opened:
            size = sum(entry.file_size for entry in opened.infolist())
            if size > LARGEST_UPLOAD:
                raise CourseError(f"{file} holds {size:,} bytes, but Gradescope accepts at most {LARGEST_UPLOAD:,}")
            opened.extractall(target)
        return True
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False


def example_metadata(rubric: CompiledRubric, now: datetime) -> dict[str, Any]:
    """A submission_metadata.json: the student's second submission, made now, six days before the due date.

    now: with its time zone

    Source: gradescope-autograders.readthedocs.io, Submission Metadata
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
