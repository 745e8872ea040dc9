"""A small class of the course of one function, graded once for all tests in this folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import exports
import pytest

from autograder.classroom.engines import Engine
from autograder.classroom.policy import Dates
from autograder.classroom.roster import read_roster
from autograder.classroom.run import Choice, carry_out, prepare
from autograder.classroom.store import ClassStore
from autograder.classroom.task import Done, Settings
from autograder.course.build import build
from autograder.course.layout import Course
from autograder.rubric.compiled import CompiledRubric

ROOT = Path(__file__).parents[2]
RIGHT = b"import torch\n\ndef log_mean_exp(x):\n    return x.logsumexp(-1) - torch.tensor(float(x.shape[-1])).log()\n"
SUM = b"def log_mean_exp(x):\n    return x.logsumexp(-1)\n"
SEVEN = b"def log_mean_exp(x):\n    return 0 * x.sum(-1) + 7\n"
HOSTILE = b"""def log_mean_exp(x):
    print("</script><script>alert(1)</script>\\x1b[31m\\u202e")
    raise ValueError("=HYPERLINK(1)</pre><img src=x onerror=alert(1)> ``` ~~~ | \\x1b]0;owned\\x07 [a](javascript:alert(1))")
"""
CLASS = {
    "Ada Lovelace": {"mini.py": RIGHT},
    "=cmd|' calc'!A0": {"mini.py": HOSTILE},
    "<script>alert(2)<b>": {"mini.py": SUM},
    "Ida Rhodes": {"mini.py": RIGHT},
    "Alan Turing": {"mini.py": SEVEN},
    "Mary Keller": {"mini.py": b"# in other words\n" + SEVEN},
    "Nobody": {"readme.txt": b"I hand it in later"},
    "Syntax": {"mini.py": b"def log_mean_exp(x:\n"},
}
UNIQUE = len(CLASS) - 1

Grade = Callable[..., list[Done]]


@pytest.fixture(scope="session")
def mini_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("course") / "course"
    shutil.copytree(ROOT / "tests" / "course" / "mini", root)
    (root / "assignments").mkdir()
    build(Course(root), "mini")
    return Course(root)


@pytest.fixture(scope="session")
def rubric(mini_course: Course) -> CompiledRubric:
    return mini_course.sources("mini").compile()


@pytest.fixture(scope="session")
def grade() -> Grade:
    """Grades an export in this process, in a folder of a class. Returns what was run."""

    def graded(folder: Path, rubric: CompiledRubric, export: Path, **choice) -> list[Done]:
        with ClassStore(folder, new=True) as store:
            settings = Settings(rubric.rubric_hash, str(store.keep_rubric(rubric).resolve()), trusted=True)
            roster = read_roster(export, None, rubric.modules, store.root)
            plan = prepare(store, rubric, roster, settings, Dates(), Choice(**choice), export)
            ran: list[Done] = []
            carry_out(store, rubric, settings, Engine(lambda: ThreadPoolExecutor(1), 1), plan.items, ran.append)
        return ran

    return graded


@pytest.fixture(scope="session")
def moodle_export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exports.moodle(CLASS, tmp_path_factory.mktemp("export"))


@pytest.fixture(scope="session")
def _graded(tmp_path_factory: pytest.TempPathFactory, rubric: CompiledRubric, grade: Grade, moodle_export: Path) -> Path:
    folder = tmp_path_factory.mktemp("graded") / "class"
    assert len(grade(folder, rubric, moodle_export)) == UNIQUE, "equal submissions are graded once"
    return folder


@pytest.fixture
def graded(_graded: Path, tmp_path: Path) -> Path:
    """The folder of the graded class, a test's own."""
    return Path(shutil.copytree(_graded, tmp_path / "class"))
