"""A class of the course's own submissions, in the layouts of four platforms, and the guide's commands on a small one."""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import exports
import pytest

from autograder.course.layout import Course
from autograder.proofs.variants import Variant, collect

ROOT = Path(__file__).parents[2]
HW1 = "hw1_divergences"
LAYOUTS = ("gradescope", "moodle", "canvas", "github")
LEFT_OUT = {"memory.py", "import_hangs.py", "endless.py", "tampers_with_the_worker.py"}
"""The first three only cost time here. The last ruins every answer of its worker, and `verify` asks it for a few."""


def variants(course: Course) -> list[Variant]:
    sources = course.sources(HW1)
    found = collect(course.submissions(HW1), sources, sources.assignment())
    return [variant for variant in found if variant.path.name not in LEFT_OUT and not variant.needs]


def files(variant: Variant) -> dict[str, bytes]:
    texts = {name: text.encode("utf-8", "surrogateescape") for name, text in variant.submission.sources.items()}
    return {**texts, **variant.submission.files}


def run(*arguments: str, at: Path) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONPATH": str(at), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=at, capture_output=True, text=True, encoding="utf-8", env=environment
    )


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this course, in which the first assignment is built."""
    copy = tmp_path_factory.mktemp("checkout") / "course"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "build", "results", "*.egg-info", "__pycache__"))
    assert run("autograder", "build", HW1, at=copy).returncode == 0
    return copy


def unlike(course: Course) -> list[Variant]:
    """All right work, all that crashes and all that cheats; and of the wrong submissions, which `verify` grades one by one, as
    many as it takes for each check to be lost."""
    chosen, lost = [], set[str]()
    for variant in variants(course):
        if variant.verdict != "wrong" or not variant.loses <= lost:
            chosen.append(variant)
            lost |= variant.loses if variant.verdict == "wrong" else set()
    return chosen


@pytest.mark.slow
def test_a_class_in_four_layouts_gets_the_expected_rows(checkout: Path, course: Course, tmp_path: Path) -> None:
    """Each loses what its header says. The second layout and those after it run nothing: the work is the same."""
    assignment = course.sources(HW1).assignment()
    points = {check.name: check.points for check in assignment.checks}
    whole = {f"Student {n:03}": variant for n, variant in enumerate(unlike(course))}
    assert len(whole) >= 50
    for layout in LAYOUTS:
        students = {name: files(variant) for name, variant in whole.items()}
        export = exports.FORMS[layout](students, tmp_path / layout)
        done = run("autograder", "class", "grade", HW1, str(export), "-o", "results/class", "--plain", at=checkout)
        assert done.returncode == 0, done.stderr
        assert f"--as {layout}" in done.stdout
        assert (done.stderr == "") == (layout != LAYOUTS[0]), "equal submissions are graded once"
        with open(checkout / "results/class/grades.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        wanted = sorted(assignment.total - sum(points[check] for check in variant.loses) for variant in whole.values())
        assert sorted(float(row["score"]) for row in rows) == wanted


def guide_commands() -> list[list[str]]:
    text = (ROOT / "solutions/guide/class.md").read_text("utf-8")
    blocks = re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
    return [shlex.split(line, comments=True) for block in blocks for line in block.splitlines() if line]


@pytest.mark.slow
def test_the_guide_leads_from_an_export_to_the_gradebook(checkout: Path, course: Course) -> None:
    chosen = {"Ada Lovelace": "eigenvalues.py", "Alan Turing": "js_bits.py", "Ida Rhodes": "categorical_bits.py"}
    by_name = {variant.path.name: variant for variant in variants(course)}
    students = {name: files(by_name[file]) for name, file in chosen.items()}
    folder = exports.gradescope(students, checkout / "export")
    exports.zipped(folder, checkout / "export.zip", "assignment_7_export/")
    (checkout / "gradebook.csv").write_text("Name,Email,Total Score\nAda Lovelace,ada.lovelace@example.edu,\n")
    for command in guide_commands():
        done = run(*command, at=checkout)
        assert done.returncode == 0, (command, done.stdout[-2000:], done.stderr[-2000:])
    assert (checkout / "results/class/hw1/report.html").is_file()
    assert "Ada Lovelace,ada.lovelace@example.edu,87" in (checkout / "results/class/hw1/filled-gradebook.csv").read_text()
    assert (checkout / "results/class/hw1/feedback/Ada-Lovelace-100/report.md").is_file()
    with open(checkout / "results/class/parsl/grades.csv", encoding="utf-8", newline="") as file:
        assert [row["score"] for row in csv.DictReader(file)] == ["88", "83", "82"], "on Parsl's local provider"
