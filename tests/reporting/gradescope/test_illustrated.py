"""Pictures in results.json: of public cases alone, escaped around, and never at the report's cost."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from elements import Elements
from hosts import shared_host

from autograder.course.layout import Course
from autograder.grading.grader import Grader
from autograder.grading.judge import Finding
from autograder.grading.outcome import Outcome
from autograder.grading.report import Graded
from autograder.intake.submission import read_submission
from autograder.reporting.gradescope import illustrated
from autograder.reporting.gradescope.illustrated import HEAD, Picture, draw_all, pictures_of, subjects_of
from autograder.reporting.gradescope.kept import _test_again
from autograder.reporting.gradescope.results import encoded
from autograder.reporting.gradescope.schema import defects_of
from autograder.rubric.compiled import CompiledRubric

ATTACK = "</pre><script>alert(1)</script><img src=x onerror=alert(1)>\"'>{{7*7}}<!--"
WRONG = f"""
import torch

def kl_categorical(q, p):
    print({ATTACK!r})
    return 2 * (q * (q.log() - p.log())).nan_to_num().sum(-1)

def js_divergence(p, q):
    return p.sum(-1)

def kl_standard_normal(mu, logvar):
    raise ValueError({ATTACK!r})
"""


@pytest.fixture(scope="module")
def graded(hw1: CompiledRubric, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    folder = tmp_path_factory.mktemp("wrong")
    (folder / "divergences.py").write_text(WRONG)
    return Grader(hw1, shared_host()).grade(read_submission(folder, hw1.modules, hw1.graded))


def test_a_failing_function_is_drawn_once_and_its_text_stays_text(graded: Graded, hw1: CompiledRubric) -> None:
    """Breaks if a student's print becomes an element, or if a picture costs a test its text or its points."""
    from PIL import Image

    pictures = pictures_of(graded.report, graded.record, hw1)
    functions = [hw1.check(name).function for name in pictures]
    assert "kl_categorical" in functions and len(functions) == len(set(functions))
    content = encoded(graded.report, pictures)
    assert defects_of(content) == []
    plain = {test["number"]: test for test in json.loads(encoded(graded.report))["tests"]}
    drawn = [test for test in json.loads(content)["tests"] if test["output_format"] == "html"]
    assert len(drawn) == len(pictures)
    for test in drawn:
        page = Elements(test["output"])
        assert [tag for tag, _ in page.found] == ["pre", "img"]
        assert page.text.strip() == plain[test["number"]]["output"].strip()
        assert test["score"] == plain[test["number"]]["score"]
        kind, _, image = page.found[1][1]["src"].partition(",")
        assert kind == "data:image/png;base64" and Image.open(BytesIO(base64.b64decode(image))).width > 200
    assert any(ATTACK in Elements(test["output"]).text for test in drawn), "the attack was among the texts"


def test_only_public_cases_of_visible_checks_are_drawn(graded: Graded, hw1: CompiledRubric) -> None:
    """Breaks if a picture shows a private number, or a check that is not to be seen yet."""
    shown = list(subjects_of(graded.report, graded.record, hw1))
    assert shown and all(case.public for subject in shown for case in subject.check.cases)
    (line,) = (line for line in graded.report.lines if line.check.name == shown[0].check.name)
    private = Finding(next(case for case in line.check.cases if not case.public), Outcome.WRONG, "off")
    hidden = replace(line.check, visibility="after_published")
    for judgement in (replace(line.judgement, findings=(private,)), replace(line.judgement, check=hidden)):
        report = replace(graded.report, lines=(replace(line, judgement=judgement),))
        assert list(subjects_of(report, graded.record, hw1)) == []


def test_no_time_and_no_process_cost_only_the_pictures(
    graded: Graded, hw1: CompiledRubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pictures_of(graded.report, graded.record, hw1, seconds=0.01) == {}
    monkeypatch.setattr(illustrated.sys, "executable", "/nothing/here")
    assert pictures_of(graded.report, graded.record, hw1) == {}


def test_what_was_drawn_before_the_time_was_over_is_kept() -> None:
    whole = HEAD.pack(0, 3) + b"one"
    assert list(illustrated._images(whole + HEAD.pack(1, 9) + b"cut")) == [(0, b"one")]
    assert list(illustrated._images(whole + b"\x00")) == [(0, b"one")]


def test_what_cannot_be_drawn_or_is_too_large_is_left_out(
    graded: Graded, hw1: CompiledRubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, *_) = subjects_of(graded.report, graded.record, hw1)
    other = {name: {**result, "data": np.array(["no", "numbers"])} for name, result in first.reply.results.items()}
    target = BytesIO()
    draw_all([replace(first, reply=replace(first.reply, results=other))], target)
    assert target.getvalue() == b""
    monkeypatch.setattr(illustrated, "LARGEST", 10)
    draw_all([first], target)
    assert target.getvalue() == b""


def test_a_report_that_is_kept_has_its_texts_and_no_picture(graded: Graded) -> None:
    """Breaks if a submission beyond the rate limit is shown tags instead of the report that stands."""
    line = next(line for line in graded.report.lines if line.outcome is Outcome.WRONG)
    content = json.loads(encoded(graded.report, {line.check.name: Picture("one", b"PNG")}))
    test = next(test for test in content["tests"] if test["number"] == line.check.number)
    again = _test_again(test)
    assert again and (again["output"], again["output_format"]) == (line.text, "text")


def test_the_command_writes_them(mini: Course, tmp_path: Path) -> None:
    """The way that Gradescope runs: the option of the zip's own script."""
    (tmp_path / "mini.py").write_text("def log_mean_exp(x):\n    return x.exp().mean(-1) + x.mean(-1)\n")
    ran = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", "mini", str(tmp_path / "mini.py"), "-o", "out", "--plain", "--pictures"],
        cwd=mini.root,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    content = (mini.root / "out" / "results.json").read_bytes()
    assert defects_of(content) == []
    assert [test["output_format"] for test in json.loads(content)["tests"]] == ["html", "text"]
