"""Hints come one level at a time, and a check that fails in another way begins with the first."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from autograder.grading.explaining.explain import Explanation
from autograder.grading.judge import Finding, Judgement
from autograder.grading.outcome import Outcome
from autograder.grading.report import Line, Report, lines_of
from autograder.reporting.handout import read_handout
from autograder.reporting.hints import MEMORY, Hints, levels_of
from autograder.rubric.compiled import CompiledRubric

HANDOUT = "# One\n\n## `kl_categorical` and `other`\n\nText.\n\n```python\n## no heading\n```\n\n## What is graded\n"
TWICE = Explanation("constant", "Your values are twice the expected ones. Often: the factor ½ is missing.")


def report(rubric: CompiledRubric, *, explained: Explanation | None = TWICE, hint: str = "", outcome=Outcome.WRONG) -> Report:
    """The first function's first check fails."""
    check = rubric.checks[0]
    findings = tuple(Finding(case, outcome, "off") for case in check.cases)
    judgement = Judgement(check, outcome, findings, hint and "m", hint, explained)
    return Report("hw", "HW", (Line(judgement, "off", hint, ""),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "handout.md").write_text(HANDOUT)
    return tmp_path


def texts(found: Report, folder: Path) -> list[str]:
    return [level.text for level in levels_of(found, read_handout(folder)).get("1.1", ())]


def test_the_fact_comes_before_the_guess_and_the_place(hw1: CompiledRubric, folder: Path) -> None:
    fact, where = (
        "Your values are twice the expected ones.",
        "Read the section “kl_categorical and other” of the handout: handout.md:3",
    )
    assert texts(report(hw1), folder) == [fact, "Often: the factor ½ is missing.", where]
    assert texts(report(hw1, hint="This is 2 KL."), folder) == [fact, "This is 2 KL.", where], "a declared mistake wins"
    assert texts(report(hw1, explained=None), folder) == [where], "all cases wrong says nothing"
    assert texts(report(hw1, outcome=Outcome.NOT_IMPLEMENTED, explained=None), folder) == [where]
    assert texts(report(hw1, outcome=Outcome.PASSED), folder) == []


def test_cases_that_are_right_are_told_beside_those_that_are_wrong(hw1: CompiledRubric, folder: Path) -> None:
    found = report(hw1, explained=None)
    judgement = found.lines[0].judgement
    first, *others = judgement.findings
    mixed = replace(judgement, findings=(replace(first, outcome=Outcome.PASSED), *others))
    said = texts(replace(found, lines=(replace(found.lines[0], judgement=mixed),)), folder)[0]
    assert (
        said.startswith(f"It is right in “{first.case.name}”, and wrong in “{others[0].case.name}”") and "more: compare" in said
    )


def test_what_was_read_is_remembered_until_the_check_fails_in_another_way(hw1: CompiledRubric, folder: Path) -> None:
    hints = Hints(folder, folder)
    hints.learn(report(hw1), "a")
    assert hints.told(report(hw1)).lines[0].hint == "Your values are twice the expected ones."
    hints.next("1.1")
    again = Hints(folder, folder)
    assert again.knows("1.1", "a") and not again.knows("1.1", "b") and not again.knows("1.2", "a")
    again.learn(report(hw1), "b")
    assert again.told(report(hw1)).lines[0].hint.splitlines()[1:] == ["Often: the factor ½ is missing."]
    again.learn(report(hw1, explained=None), "c")
    assert "Often" not in again.told(report(hw1)).lines[0].hint


def test_after_the_last_level_it_says_so(hw1: CompiledRubric, folder: Path) -> None:
    hints, target = Hints(folder, folder), io.StringIO()
    hints.learn(report(hw1), "a")
    for _ in range(5):
        hints.next("1.1")
    hints.show(hw1.checks[0], "autograder check --hint 1.1", Console(file=target, width=200))
    assert "3. Read the section" in target.getvalue() and "no more hints" in target.getvalue()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "3", '{"sources": 1}', json.dumps({"sources": "a", "judged": ["1.1"], "checks": 1})]
)
def test_a_damaged_memory_is_forgotten(hw1: CompiledRubric, folder: Path, content: str) -> None:
    """Breaks if a student must find and delete a hidden file."""
    file = folder / MEMORY
    file.parent.mkdir()
    file.write_text(content)
    hints = Hints(folder, folder)
    assert not hints.knows("1.1", "a")
    hints.learn(report(hw1), "a")
    assert hints.knows("1.1", "a")


@pytest.mark.parametrize(
    ("level", "derived", "declared"),
    [
        (0, "", ""),
        (1, "Your values are twice the expected ones.", "Your values are twice the expected ones."),
        (2, "Your values are twice the expected ones. Often: the factor ½ is missing.", "This is 2 KL."),
        (
            3,
            "Your values are twice the expected ones. Often: the factor ½ is missing.\n"
            "Read the handout's section on `kl_categorical`.",
            "This is 2 KL.\nRead the handout's section on `kl_categorical`.",
        ),
    ],
)
def test_an_assignment_chooses_how_much_a_report_for_marks_tells(
    hw1: CompiledRubric, level: int, derived: str, declared: str
) -> None:
    """Breaks if a course that gives no slips away names one, or if a hint is told twice of one function."""
    for hint, told in (("", derived), ("This is 2 KL.", declared)):
        judgement = report(hw1, hint=hint).lines[0].judgement
        first, second = lines_of([judgement, replace(judgement, check=hw1.checks[1])], level)
        assert (first.hint, second.hint) == (told, "")
