"""What the documents say is run: README's commands, and the examples in docstrings."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import shutil
from pathlib import Path

import pytest
from in_process import autograder
from once import compiled_once

import autograder as engine
from autograder.course.layout import Sources

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def modules() -> list[str]:
    found = pkgutil.walk_packages(engine.__path__, "autograder.")
    return [m.name for m in found if not m.name.endswith(("__main__", "inside", "worker", "wire"))]


def test_docstring_examples_are_true() -> None:
    run = [doctest.testmod(importlib.import_module(name)) for name in modules()]
    assert sum(r.attempted for r in run) > 0
    assert sum(r.failed for r in run) == 0


def test_readme_python_is_python() -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert blocks
    for block in blocks:
        compile(block, "README.md", "exec")


def test_readme_names_every_room_of_the_engine() -> None:
    """Breaks if a room is added, renamed or removed, and a contributor reads of another house."""
    rooms = {folder.parent.name for folder in (ROOT / "autograder").glob("*/__init__.py")}
    assert set(re.findall(r"(?m)^\| `autograder/(\w+)` \|", README)) == rooms


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the course, in which nothing is built. What other tests have compiled of it is not compiled again."""
    monkeypatch.setattr(Sources, "compile", compiled_once)
    folder = tmp_path / "course"
    left_out = shutil.ignore_patterns(".git", ".venv", "build", "results", "*.egg-info", "__pycache__")
    shutil.copytree(ROOT, folder, ignore=left_out)
    return folder


def commands_of(text: str) -> list[str]:
    """The commands of `autograder` in the blocks of a document."""
    lines = (line for block in re.findall(r"```bash\n(.*?)```", text, re.DOTALL) for line in block.splitlines())
    return [line.split("#")[0].strip() for line in lines if line.startswith("autograder ")]


@pytest.mark.slow
def test_readme_commands_run(copy: Path) -> None:
    """In the order of the README. (setup.sh is what brought us here, and `verify` has a test of its own.)"""
    commands = commands_of(README)
    assert "autograder verify" in commands
    commands = [command for command in commands if command != "autograder verify"]
    commands.sort(key=lambda c: c != "autograder build")  # a student's kit comes compiled; a checkout is built first
    for command in dict.fromkeys(commands):
        run = autograder(*command.split()[1:], at=copy)
        expected = 1 if " check " in command else 0  # the stubs do not pass their checks
        assert run.returncode == expected, (command, run.stdout[-2000:], run.stderr)


@pytest.mark.slow
def test_the_guides_commands_for_a_gpu_run_on_a_simulated_one(copy: Path) -> None:
    """Breaks if a command of the guide is out of date, or if part of its way needs a real GPU."""
    commands = commands_of((ROOT / "solutions" / "guide" / "gpu.md").read_text("utf-8"))
    assert [command.split()[1] for command in commands] == ["doctor", "grade", "class"]
    for command in ["autograder build hw1_divergences", *commands]:
        run = autograder(*command.split()[1:], at=copy, AUTOGRADER_STAND_IN="simulated")
        assert run.returncode == 0, f"{command}: {run.stdout}{run.stderr}"
