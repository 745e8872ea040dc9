"""What the documents say is run: README's commands, and the examples in docstrings."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autograder

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def modules() -> list[str]:
    found = pkgutil.walk_packages(autograder.__path__, "autograder.")
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


@pytest.mark.slow
def test_readme_commands_run(tmp_path: Path) -> None:
    """In a copy of the course, in the order of the README. (setup.sh is what brought us here, and `verify` has a test of
    its own.)"""
    copy = tmp_path / "course"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "build", "results", "*.egg-info", "__pycache__"))
    commands = [
        line.split("#")[0].strip()
        for block in re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
        for line in block.splitlines()
        if line.startswith("autograder ")
    ]
    assert "autograder verify" in commands
    commands = [command for command in commands if command != "autograder verify"]
    commands.sort(key=lambda c: c != "autograder build")  # a student's kit comes compiled; a checkout is built first
    for command in dict.fromkeys(commands):
        run = subprocess.run(
            [sys.executable, "-m", *command.split()],
            cwd=copy,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(copy), "PYTHONIOENCODING": "utf-8"},
        )
        expected = 1 if " check " in command else 0  # the stubs do not pass their checks
        assert run.returncode == expected, (command, run.stdout[-2000:], run.stderr)


@pytest.mark.slow
def test_the_guides_commands_for_a_gpu_run_on_a_simulated_one(tmp_path: Path) -> None:
    """Breaks if a command of the guide is out of date, or if part of its way needs a real GPU."""
    text = (ROOT / "solutions" / "guide" / "gpu.md").read_text("utf-8")
    commands = [line for block in re.findall(r"```bash\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    assert [command.split()[1] for command in commands] == ["doctor", "grade", "class"]
    for command in commands:
        words = [str(tmp_path / word) if word.startswith("results/") else word for word in command.split()]
        run = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env={**os.environ, "AUTOGRADER_STAND_IN": "simulated", "PYTHONIOENCODING": "utf-8"},
        )
        assert run.returncode == 0, f"{command}: {run.stdout}{run.stderr}"
