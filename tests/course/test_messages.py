"""The catalogue of messages holds whatever a student reads: compared with reports of real work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hosts import shared_host
from in_process import autograder

from autograder.course.layout import ENGINE, Course
from autograder.course.messages import EVERY_FAMILY, FAMILIES, PLACES, catalogue, texts
from autograder.grading.frames import load_rubric
from autograder.grading.grader import Grader
from autograder.intake.submission import read_submission
from autograder.rubric.compiled import CompiledRubric

WORKS = {
    "the declared mistake": "import torch\n\ndef log_mean_exp(x):\n    return x.logsumexp(-1)\n",
    "an explanation": "import torch\n\ndef log_mean_exp(x):\n    return 0 * x.sum(-1)\n",
    "a shape": "import torch\n\ndef log_mean_exp(x):\n    return x\n",
    "no tensor": "def log_mean_exp(x):\n    return None\n",
    "an exception": "import torch\n\ndef log_mean_exp(x):\n    return x.numpy().no_such_thing()\n",
    "an import that fails": "print(1 / 0)\n\ndef log_mean_exp(x):\n    return x\n",
    "no such function": "def log_mean_expp(x):\n    return x\n",
    "no Python": "def log_mean_exp(x:\n    return x\n",
    "the end of its process": "import os\n\ndef log_mean_exp(x):\n    os._exit(3)\n",
    "a stub": "def log_mean_exp(x):\n    raise NotImplementedError('log_mean_exp is not implemented yet: replace this line')\n",
}


@pytest.fixture
def rubric(mini: Course) -> CompiledRubric:
    return load_rubric(mini.compiled("mini"))


def patterns_of(text: str) -> list[re.Pattern[str]]:
    """The catalogue's lines, in which anything may stand in the place of braces."""
    lines = [line.strip(" -").removeprefix("hint: ") for line in text.splitlines() if line.strip().startswith("- ")]
    parts = [re.split(r"\{[^{}]*\}", re.sub(r"^[\d.]+ ", "", line)) for line in lines]
    return [re.compile(".*?".join(map(re.escape, of_one)), re.S) for of_one in parts if len(" ".join(of_one).split()) > 1]


@pytest.mark.parametrize("work", WORKS)
def test_what_a_report_says_is_in_the_catalogue(rubric: CompiledRubric, tmp_path: Path, work: str) -> None:
    """Breaks if sentences move to a file that the catalogue does not read."""
    (tmp_path / "mini.py").write_text(WORKS[work])
    report = Grader(rubric, shared_host()).grade(read_submission(tmp_path, rubric.modules, rubric.graded)).report
    known, failing = patterns_of(catalogue(rubric)), [line for line in report.lines if not line.judgement.passed]
    assert failing
    said = {text for line in failing for text in (line.check.sentence, line.aspect, line.hint, *report.notes) if text}
    said |= {line.judgement.explained.text for line in failing if line.judgement.explained and line.judgement.explained.text}
    assert not [text for text in said if not any(pattern.search(text) for pattern in known)]
    assert not any(pattern.search("a sentence that nobody has written") for pattern in known)


def test_statements_and_hints_stand_whole_below_their_function(rubric: CompiledRubric) -> None:
    text = catalogue(rubric)
    _, _, after = text.partition("### log_mean_exp\n")
    below, _, _ = after.partition("\n## ")
    for check in rubric.checks:
        assert f"- {check.number} {check.sentence}\n" in below
        assert all(f"  - hint: {hint}\n" in below for hint in check.hints.values())
    assert "log_mean_exp is not implemented yet" in below
    assert "- Your values are all zero.\n" in text and "{doing} ended the process it ran in" in text


def test_only_the_families_of_the_assignment_speak(rubric: CompiledRubric) -> None:
    assert "the density at a point changes with the batch" not in catalogue(rubric)
    assert not {check.family for check in rubric.checks} & {"normalised"}


def test_every_file_that_it_names_is_there() -> None:
    """Breaks if a file is renamed, and its messages are no longer read."""
    patterns = [pattern for group in PLACES.values() for pattern in group]
    patterns += [f"{FAMILIES}/{family}.py" for family in EVERY_FAMILY]
    assert not [pattern for pattern in patterns if not list(ENGINE.glob(pattern))]


@pytest.mark.parametrize(
    ("program", "found"),
    [
        ('x = f"got {value:.3g}, expected {len(right)} of {self.size}"', ["got {value}, expected {…} of {size}"]),
        ('say("one text " "in two parts")', ["one text in two parts"]),
        ("say(f\"a part {inner(f'of another {b}')} follows\")", ["a part {…} follows", "of another {b}"]),
        ('"""A docstring with words."""', []),
        ('def f(x: "a type of some kind") -> "another one of them": pass', []),
        ('re.compile("a pattern of words")', []),
        ('assert x, "a defect of the engine"', []),
        ('raise RubricError("the rubric is wrong somewhere")', []),
        ('x = "word"; y = "bold green"; z = "import torch\\n"', []),
        ('x = "show plot hist scatter imshow savefig head tail"', []),
        ('x = r"Found no NVIDIA driver|No CUDA GPUs are available"', []),
    ],
)
def test_texts_of_a_program(program: str, found: list[str]) -> None:
    assert list(texts(program)) == found


def test_the_command_prints_it(mini: Course, rubric: CompiledRubric) -> None:
    run = autograder("course", "messages", "mini", at=mini.root)
    assert run.returncode == 0 and run.stdout == catalogue(rubric)
