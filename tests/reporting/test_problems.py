"""What fails is told to an editor with the line that it belongs to."""

from __future__ import annotations

import re

from autograder.grading.judge import Finding, Judgement
from autograder.grading.outcome import Outcome
from autograder.grading.report import Line, Report
from autograder.reporting.problems import MATCHER, problems
from autograder.rubric.compiled import CompiledRubric

SOURCE = "import torch\n\n\ndef kl_categorical(q, p):\n    pass\n\n\ndef kl_categorical(q, p):\n    return 0\n"


def told(rubric: CompiledRubric, source: str, outcome: Outcome, aspect: str = "a: got 1,\nexpected 2") -> list[str]:
    check = rubric.checks[0]
    line = Line(Judgement(check, outcome, (Finding(check.cases[0], outcome, aspect),)), aspect, "Twice.", "")
    return list(problems(Report("hw", "HW", (line,)), {"divergences.py": source}))


def test_the_line_is_that_of_the_last_definition(hw1: CompiledRubric) -> None:
    """Breaks if the matcher that kits ship does not read what is printed."""
    (line,) = told(hw1, SOURCE, Outcome.WRONG)
    found = re.fullmatch(MATCHER["pattern"]["regexp"], line)
    assert found and found.groups()[:4] == ("divergences.py", "8", "1", "error")
    assert found[5].startswith("check 1.1: ") and found[5].endswith("wrong: a: got 1, expected 2 Twice.")


def test_a_stub_is_no_error_and_what_passes_is_not_told(hw1: CompiledRubric) -> None:
    assert told(hw1, SOURCE, Outcome.NOT_IMPLEMENTED)[0].startswith("divergences.py:8:1: info: kl_categorical is still a stub")
    assert told(hw1, SOURCE, Outcome.PASSED) == []


def test_a_file_that_cannot_be_read_has_its_first_line_named(hw1: CompiledRubric) -> None:
    assert told(hw1, "def (", Outcome.CRASHED, "a\u202eb")[0].startswith("divergences.py:1:1: error: ")
    assert "\u202e" not in told(hw1, "", Outcome.CRASHED, "a\u202eb")[0]
