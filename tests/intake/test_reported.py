"""What students really handed in, one folder each: every example ends as its `about.txt` says.

Where only `divergences.py` is of interest, the folder leaves out `theory.py`, which is the reference's.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hosts import shared_host

from autograder.grading.grader import Grader
from autograder.intake.submission import read_submission

REPORTED = Path(__file__).parents[1] / "submissions" / "reported"
THEORY = Path(__file__).parents[2] / "solutions" / "hw1_divergences" / "theory.py"

TOLD = {
    "31_weights_beside": "importing divergences.py raised RuntimeError: PytorchStreamReader",
    "57_fstring312": "the grader's Python 3.",
    "n27_driver": "divergences.py is missing: 'hw1_divergences.ipynb' imports it (in cell 1), and it was not handed in.",
}
"""Examples that lose points, as they should, and the sentence that says why. All others keep every point."""


def handed_in(name: str, folder: Path) -> Path:
    """The example as it was handed in: a folder, or its only file."""
    whole = folder / name
    shutil.copytree(REPORTED / name / "sub", whole)
    if (whole / "divergences.py").is_file():
        shutil.copy(THEORY, whole)
    files = list(whole.iterdir())
    return files[0] if len(files) == 1 else whole


@pytest.mark.parametrize("name", sorted(path.name for path in REPORTED.iterdir()))
def test_a_reported_example_ends_as_it_should(compiled, tmp_path, name):
    """Breaks if an honest student loses points, or loses them without the sentence that names the cause."""
    about = dict(line.split(": ", 1) for line in (REPORTED / name / "about.txt").read_text("utf-8").splitlines())
    rubric = compiled(about["assignment"])
    if rubric.name != "hw1_divergences":  # training is another test's: these checks show whether the class is found
        rubric = replace(rubric, checks=tuple(c for c in rubric.checks if c.family not in ("training", "custom"))[::6])
    submission = read_submission(handed_in(name, tmp_path), rubric.modules, rubric.graded)
    report = Grader(rubric, shared_host()).grade(submission).report
    if name not in TOLD:
        assert report.passed, [line.text for line in report.lines if line.text]
        return
    lost = [line for line in report.lines if not line.judgement.passed]
    assert {line.check.module for line in lost} == (
        {"divergences.py", "theory.py"} if name == "n27_driver" else {"divergences.py"}
    )
    assert TOLD[name] in lost[0].text
    if name == "31_weights_beside":
        assert 'move it under `if __name__ == "__main__":`' in lost[0].text


def test_newer_syntax_is_refused_where_the_students_python_reads_it(tmp_path):
    """Breaks if `check` on a newer Python passes what an older grader cannot read."""
    problems = read_submission(handed_in("57_fstring312", tmp_path), ("divergences.py", "theory.py"), python=(3, 10)).problems
    assert "cannot be read by the grader's Python" in problems["divergences.py"]
