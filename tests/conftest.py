"""What several tests need: the course's own rubric, and a small course of their own to break."""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

# Before torch is imported, here or in a process that a test starts (a notebook's kernel): two tests run at once on two
# cores, and threads that wait for each other there make training take three times as long.
os.environ.setdefault("OMP_NUM_THREADS", "1")

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
def compiled(course: Course) -> Callable[[str], CompiledRubric]:
    """An assignment's rubric, compiled afresh, and once for all tests."""
    return functools.cache(lambda name: course.sources(name).compile())


@pytest.fixture(scope="session")
def hw1(compiled: Callable[[str], CompiledRubric]) -> CompiledRubric:
    """The compiled rubric of the first assignment."""
    return compiled(HW1)


@pytest.fixture(scope="session", params=Course(ROOT).assignments)
def rubric(request: pytest.FixtureRequest, compiled: Callable[[str], CompiledRubric]) -> CompiledRubric:
    """Each assignment's compiled rubric in turn."""
    return compiled(request.param)


@pytest.fixture
def mini(tmp_path: Path) -> Course:
    """A course of one function, built, to be broken by a test."""
    shutil.copytree(ROOT / "tests" / "course" / "mini", tmp_path / "course")
    (tmp_path / "course" / "assignments").mkdir(exist_ok=True)
    made = Course(tmp_path / "course")
    build(made, "mini")
    return made
