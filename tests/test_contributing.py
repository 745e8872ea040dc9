"""CONTRIBUTING.md, CI and the editor's settings say what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
WORKFLOW = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
MADE_UP = {"autograder/reporting/csv.py", "tests/reporting/test_csv.py", "autograder/rubric/families/monotone.py"}
"""Files that the walks through the code let the reader write."""


def test_every_path_in_the_guide_exists() -> None:
    words = re.findall(r"`([^`\s]+)`", GUIDE) + re.findall(r"(?m)^(\.?[\w./]+/[\w./]+)", GUIDE)
    paths = {word for word in words if re.fullmatch(r"\.?[\w-]+(/[\w.-]+)+/?|[\w-]+\.(py|toml|md|txt|in|lock)", word)}
    assert {"autograder/rubric", "tests/test_style.py", "requirements.lock", ".ci/lock"} <= paths
    assert paths >= MADE_UP
    assert not [path for path in sorted(paths - MADE_UP) if not (ROOT / path).exists()]
    assert not [path for path in MADE_UP if (ROOT / path).exists()], "a walk's example exists by now: choose another"


def test_the_table_of_rooms_is_complete() -> None:
    rooms = re.findall(r"(?m)^\| `autograder/(\w+)` \|", GUIDE)
    assert sorted(rooms) == sorted(path.parent.name for path in (ROOT / "autograder").glob("*/__init__.py"))


@pytest.mark.parametrize("walk", re.findall(r"### (A new .*)", GUIDE))
def test_a_walk_touches_at_most_two_files_besides_its_own(walk: str) -> None:
    text = GUIDE.split(f"### {walk}")[1].split("### ")[0]
    (last,) = re.findall(r"Touched besides your own files: (.*)\.", text)
    assert 1 <= len(re.findall(r"`autograder/[\w/]+\.py`", last)) <= 2


def test_ci_runs_the_readmes_two_commands_on_every_python() -> None:
    assert re.findall(r"- run: (\./setup\.sh --.*)", WORKFLOW) == ["./setup.sh --demo", "./setup.sh --test"]
    (requires,) = re.findall(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    (matrix,) = re.findall(r'python: \[("3\.10", "3\.11".*)\]', WORKFLOW)
    assert matrix == ", ".join(f'"3.{minor}"' for minor in range(*map(int, requires)))


def test_pre_commit_checks_what_the_tests_check() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    style = (ROOT / "tests/test_style.py").read_text("utf-8")
    for command in ("ruff check", "ruff format", "mypy --strict autograder"):
        assert f"-m {command}" in hooks
        assert ", ".join(f'"{word}"' for word in command.split()) in style
    assert "://" not in hooks, "hooks use the tools of .venv"


def test_lines_are_as_long_for_the_editor_as_for_ruff() -> None:
    (ruff,) = re.findall(r"(?m)^line-length = (\d+)", (ROOT / "pyproject.toml").read_text("utf-8"))
    assert f"max_line_length = {ruff}\n" in (ROOT / ".editorconfig").read_text("utf-8")
