"""What several tests need: the course's own rubric, and a small course of their own to break."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import once
import pytest
from once import SettledCourse

# Before torch is imported, here or in a process that a test starts (a notebook's kernel): several tests run at once on two
# cores, and threads that wait for each other there make training take three times as long.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from autograder.course.build import build
from autograder.course.layout import Course
from autograder.rubric.compiled import CompiledRubric

ROOT = Path(__file__).parents[1]
HW1 = "hw1_divergences"


@pytest.fixture(scope="session", autouse=True)
def rubrics_for_all_processes(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What one process of this run has compiled, the others read."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = tmp_path_factory.getbasetemp().parent / "rubrics"
        folder.mkdir(exist_ok=True)
        once.shared[:] = [folder]


@pytest.fixture(scope="session")
def course() -> Course:
    """This course, each of whose rubrics is compiled afresh, and once for all tests."""
    return SettledCourse(ROOT)


@pytest.fixture(scope="session")
def compiled(course: Course) -> Callable[[str], CompiledRubric]:
    """An assignment's rubric, likewise."""
    return lambda name: course.sources(name).compile()


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


# ---- the order of the tests ------------------------------------------------------------------------------------

PROOFS = ("test_this_course_is_proved", "test_other_secrets_cost", "test_every_mutant_of_this_courses")
"""The longest tests, the longest first. Each keeps two cores busy."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests come first, so that no process is left with one when the others have ended.

    Processes of pytest-xdist begin with equal parts of the list, and then take tests from the ends of each other's parts. So
    the first part begins with the proofs, and the others with the other slow tests, many of which wait for something.
    """
    parts = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow = [item for item in items if item.get_closest_marker("slow")]
    proofs = sorted((i for i in slow if _proof(i) < len(PROOFS)), key=_proof)
    others = [item for item in slow if _proof(item) == len(PROOFS)]
    heads = [proofs + others] if parts == 1 else [proofs, *(others[n :: parts - 1] for n in range(parts - 1))]
    quick = [item for item in items if not item.get_closest_marker("slow")]
    items[:] = spread(heads, quick, len(items))


def _proof(item: pytest.Item) -> int:
    return next((place for place, name in enumerate(PROOFS) if item.name.startswith(name)), len(PROOFS))


def spread(heads: list[list[pytest.Item]], rest: list[pytest.Item], total: int) -> list[pytest.Item]:
    """A list whose equal parts begin with the heads, and go on with the rest in its order."""
    ordered: list[pytest.Item] = []
    for number, head in enumerate(heads):
        end = total * (number + 1) // len(heads)
        room = max(0, end - len(ordered) - len(head))
        ordered += [*head, *rest[:room]]
        rest = rest[room:]
    return ordered + rest
