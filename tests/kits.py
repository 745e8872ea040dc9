"""A student's kit of the small course, without its wheel."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.course.layout import Course
from autograder.grading.frames import load_rubric, save_rubric
from autograder.grading.public import public_part


def kit_of(mini: Course, folder: Path) -> Path:
    """The kit, unpacked into a new folder, which is returned."""
    shutil.copytree(mini.generated("mini"), folder)
    save_rubric(public_part(load_rubric(mini.compiled("mini"))), folder / "mini.rubric")
    return folder
