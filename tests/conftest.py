"""What several tests need: the course's own rubric, and a small course of their own to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.course.build import build
from autograder.course.layout import Course
from autograder.rubric.compiled import CompiledRubric

ROOT = Path(__file__).parents[1]
HW1 = "hw1_divergences"


@pytest.fixture(scope="session")
def course() -> Course:
    """This course."""
    return Course(ROOT)


@pytest.fixture(scope="session")
def hw1(course: Course) -> CompiledRubric:
    """The compiled rubric of the first assignment, compiled afresh."""
    return course.sources(HW1).compile()


@pytest.fixture
def mini(tmp_path: Path) -> Course:
    """A course of one function, built, to be broken by a test."""
    shutil.copytree(ROOT / "tests" / "course" / "mini", tmp_path / "course")
    (tmp_path / "course" / "assignments").mkdir(exist_ok=True)
    made = Course(tmp_path / "course")
    build(made, "mini")
    return made
