"""The code's form: the linter, the formatter and the type checker find nothing, and every function fits on a screen."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "autograder"
MOST_LINES = 40


def ran(*command: str) -> tuple[int, str]:
    """The exit status of a tool of this environment, run in the checkout, and what it printed."""
    run = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    return run.returncode, run.stdout + run.stderr


def test_ruff_finds_no_defect() -> None:
    """The rules are in pyproject.toml; C901 there limits how branched a function may be."""
    status, printed = ran("ruff", "check", ".")
    assert status == 0, f"`ruff check .` finds defects; `ruff check --fix .` repairs some:\n{printed}"


def test_every_file_is_formatted() -> None:
    status, printed = ran("ruff", "format", "--check", ".")
    assert status == 0, f"these files are not formatted; run `ruff format .`:\n{printed}"


def test_the_engine_is_typed() -> None:
    status, printed = ran("mypy", "--strict", "autograder")
    assert status == 0, f"`mypy --strict autograder` finds errors:\n{printed}"


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From `def` to the last line, without the docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def too_long(source: str) -> list[str]:
    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return [f"line {f.lineno}: {f.name} has {lines_of(f)} lines" for f in functions if lines_of(f) > MOST_LINES]


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=lambda path: path.relative_to(ENGINE).as_posix())
def test_no_function_is_longer_than_a_screen(path: Path) -> None:
    found = too_long(path.read_text("utf-8"))
    assert not found, f"{path}: {found}. Split what is longer than {MOST_LINES} lines, docstring not counted"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f():\n" + "    x = 1\n" * 39, []),
        ("def f():\n" + "    x = 1\n" * 40, ["line 1: f has 41 lines"]),
        ('def f():\n    """One.\n\n    Two.\n    """\n' + "    x = 1\n" * 39, []),
        ("@g(\n    1,\n)\ndef f():\n" + "    x = 1\n" * 39, []),
        ("class A:\n    async def f(self):\n" + "        x = 1\n" * 40, ["line 2: f has 41 lines"]),
        ("def f():\n    def g():\n" + "        x = 1\n" * 39, ["line 1: f has 41 lines"]),
    ],
)
def test_the_rule_counts_lines(source: str, found: list[str]) -> None:
    assert too_long(source) == found


def test_the_rule_on_branches_holds_for_the_engine() -> None:
    """Breaks if pyproject.toml no longer limits branches, or exempts the engine."""
    branches = "def f(x):\n" + "".join(f"    if x == {n}:\n        return {n + 1}\n" for n in range(12)) + "    return x\n"
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--stdin-filename", "autograder/new.py", "-"]
    run = subprocess.run(command, cwd=ROOT, input=branches, capture_output=True, text=True)
    assert run.returncode == 1 and "C901" in run.stdout, run.stdout + run.stderr
