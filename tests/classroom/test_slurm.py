"""The guide's engine for Slurm, on a Slurm of one node that the test starts."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import exports
import one_node_slurm
import pytest
from conftest import CLASS, RIGHT, SUM

from autograder.classroom import engines
from autograder.course.layout import Course

ENGINES = sorted((Path(__file__).parents[2] / "solutions" / "guide" / "engines").glob("*.py"))


@pytest.mark.parametrize("file", ENGINES, ids=lambda file: file.stem)
def test_each_engine_of_the_guide_is_one(file: Path) -> None:
    """Breaks if an example cannot be read. What none of our machines has, such as Kubernetes, is started by none of the tests."""
    pytest.importorskip("distributed" if file.stem.startswith("dask") else "parsl")
    engine = engines.from_file(file)
    assert engine.slots >= 1 and engine.chunk >= 1 and engine.remote


@pytest.mark.slow
@pytest.mark.root
@pytest.mark.skipif(bool(one_node_slurm.lacking()), reason=one_node_slurm.lacking() or "Slurm is here")
def test_a_class_is_graded_on_slurm(mini_course: Course, tmp_path: Path) -> None:
    pytest.importorskip("parsl")
    course = Path(shutil.copytree(mini_course.root, tmp_path / "course"))
    students = {**{name: CLASS[name] for name in ("Alan Turing", "Syntax")}, "Ada": {"mini.py": RIGHT}, "Ida": {"mini.py": SUM}}
    export = exports.plain(students, tmp_path / "export")
    (engine,) = (file for file in ENGINES if file.stem == "parsl_slurm")
    command = [sys.executable, "-m", "autograder", "class", "grade", "mini", export, "-o", tmp_path / "class", "--plain"]
    (tmp_path / "slurm").mkdir()
    with one_node_slurm.started(tmp_path / "slurm") as environment:
        done = subprocess.run(
            [*command, "--engine", engine], cwd=course, env=environment, capture_output=True, text=True, timeout=400
        )
        left = subprocess.run(["squeue", "-h", "-t", "R,PD"], env=environment, capture_output=True, text=True).stdout
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    with open(tmp_path / "class" / "grades.csv", encoding="utf-8", newline="") as file:
        assert {row["handed_in_as"]: row["score"] for row in csv.DictReader(file)} == {
            "Ada": "5",
            "Alan Turing": "0",
            "Ida": "0",
            "Syntax": "0",
        }
    assert list(course.glob("results/parsl/**/*.submit")) or list(course.glob("results/parsl/**/submit_scripts/*")), "by sbatch"
    assert not left.strip(), "the run gives its nodes back"
