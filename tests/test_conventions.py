"""The handout's conventions, shown on the first assignment: what is right in any style gets full marks."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hosts import shared_host

from autograder.grading.grader import Grader
from autograder.intake.words import stub_sentence
from autograder.proofs.variants import made
from autograder.reporting.gradescope.results import encoded
from autograder.rubric.compiled import CompiledRubric

KL = "import torch\n\ndef kl_standard_normal(mu, logvar):\n    "
RIGHT = {
    "float32 inside": "m, l = mu.float(), logvar.float()\n    return (0.5 * (m**2 + l.exp() - 1 - l).sum(-1)).to(mu.dtype)",
    "float64 inside": "m, l = mu.double(), logvar.double()\n    return (0.5 * (m**2 + l.exp() - 1 - l).sum(-1)).to(mu.dtype)",
    "as it comes": "return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)",
    "sums first": "return (mu.pow(2).sum(-1) + logvar.exp().sum(-1) - mu.shape[-1] - logvar.sum(-1)) / 2",
}


def about(rubric: CompiledRubric, function: str) -> CompiledRubric:
    return replace(rubric, checks=tuple(c for c in rubric.checks if c.function == function))


@pytest.mark.parametrize("style", RIGHT)
def test_precision_inside_is_the_students_choice(hw1: CompiledRubric, style: str) -> None:
    report = Grader(about(hw1, "kl_standard_normal"), shared_host()).grade(made({"divergences.py": KL + RIGHT[style]})).report
    assert report.passed, [(line.title, line.text) for line in report.lines if line.text]


def test_two_batch_axes_no_batch_axis_and_an_empty_batch_are_asked_for(hw1: CompiledRubric) -> None:
    shapes = {case.inputs["mu"].shape for check in about(hw1, "kl_standard_normal").checks for case in check.cases}
    assert {(5, 3, 2), (2,), (1, 1), (0, 3)} <= shapes


@pytest.mark.parametrize(
    ("body", "lost"),
    [
        ("return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1, keepdim=True)", "got shape (6, 1), expected shape (6,)"),
        ("return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1)", "IndexError"),
        ("return (0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)).tolist()", "got a list, expected a torch tensor"),
    ],
)
def test_other_shapes_and_types_are_said_to_be_such(hw1: CompiledRubric, body: str, lost: str) -> None:
    report = Grader(about(hw1, "kl_standard_normal"), shared_host()).grade(made({"divergences.py": KL + body})).report
    assert any(lost in line.text for line in report.lines), [line.text for line in report.lines]
    assert next(line for line in report.lines if line.check.name == "kl_matches_closed_form").judgement.score == 0


REMEMBERS = """
import torch

SEEN = []

def kl_standard_normal(mu, logvar):
    SEEN.append(mu.flatten()[:3].tolist())
    print("SEEN", SEEN)
    return torch.zeros(mu.shape[:-1]) + 7
"""


def test_nothing_seen_of_private_cases_is_told(hw1: CompiledRubric) -> None:
    """A submission that remembers its inputs and prints them later: all public cases come before any private one."""
    rubric = about(hw1, "kl_standard_normal")
    report = Grader(rubric, shared_host()).grade(made({"divergences.py": REMEMBERS})).report
    told = "\n".join(line.text for line in report.lines)
    assert "SEEN" in told
    private = [c.inputs["mu"].ravel() for check in rubric.checks for c in check.cases if not c.public and c.inputs["mu"].size]
    assert not [v for v in private if v[0] and f"{float(v[0])}" in told]


LEAKS = """
import os, torch

def kl_standard_normal(mu, logvar):
    value = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)
    if value.numel() and hash(tuple(mu.flatten().tolist())) not in PUBLIC:
        os._exit(37)
    return value

PUBLIC = {public!r}
"""


def test_how_a_private_case_ends_its_process_is_not_told(hw1: CompiledRubric) -> None:
    """A number chosen by the submission, eight bits of a private input, would stand in the report."""
    rubric = replace(about(hw1, "kl_standard_normal"), checks=(hw1.check("kl_matches_closed_form"),))
    public = {hash(tuple(c.inputs["mu"].ravel().tolist())) for c in rubric.checks[0].cases if c.public}
    report = Grader(rubric, shared_host()).grade(made({"divergences.py": LEAKS.replace("{public!r}", repr(public))})).report
    (line,) = report.lines
    assert line.text.startswith("right on every case shown, but not on others") and "37" not in line.text


WAYS = {
    "value": "return value + 1",
    "the value of a mistake": "return 2 * value",
    "shape": "return value[None]",
    "dtype": "return value.double()",
    "not finite": "return value * float('nan')",
    "no tensor": "return None",
    "an exception": "raise ValueError(str(mu))",
    "the stub's sentence": f"raise NotImplementedError({stub_sentence('kl_standard_normal')!r})",
    "its process": "os._exit(3)",
    "a loop": "while True: pass",
    "much memory": "raise MemoryError",
    "time": "time.sleep(1.2); return value + 1",
    "a forged reply": "os.write(4, b'x' * 100); return value",
}
FAILS = """
import os, time, torch

def kl_standard_normal(mu, logvar):
    value = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)
    if value.numel() and hash(tuple(mu.flatten().tolist())) not in {public!r}:
        {way}
    return value
"""


def test_how_a_private_case_fails_is_told_in_one_sentence(hw1: CompiledRubric) -> None:
    """Six ways to fail, in six checks, would spell a private number to five digits; so would seconds, cases and hints."""
    check = hw1.check("kl_matches_closed_form")
    rubric = replace(about(hw1, "kl_standard_normal"), checks=(check,), seconds=2.0)
    public = {hash(tuple(c.inputs["mu"].ravel().tolist())) for c in check.cases if c.public}
    told = {}
    for name, way in WAYS.items():
        text = FAILS.replace("{public!r}", repr(public)).replace("{way}", way)
        graded = Grader(rubric, shared_host()).grade(made({"divergences.py": text}))
        results = json.loads(encoded(graded.report))
        told[name] = (results["tests"], results["output"], results["execution_time"], graded.report.as_data()["checks"])
        assert graded.report.lines[0].judgement.first.inside, "an instructor is told"
    assert all(one == told["value"] for one in told.values()), told
    assert told["value"][0][0]["output"].startswith("right on every case shown, but not on others")


def test_what_fails_on_public_cases_is_told_as_before(hw1: CompiledRubric) -> None:
    """Breaks if the sentence for private cases hides what a student needs, or if private cases decide the hint."""
    check = hw1.check("kl_matches_closed_form")
    rubric = replace(about(hw1, "kl_standard_normal"), checks=(check,))
    public = {hash(tuple(c.inputs["mu"].ravel().tolist())) for c in check.cases if c.public}
    text = FAILS.replace("value = 0.5 *", "value =").replace("{public!r}", repr(public)).replace("{way}", "raise ValueError")
    (line,) = Grader(rubric, shared_host()).grade(made({"divergences.py": text})).report.lines
    assert "got" in line.text and "The ½ in front is missing" in line.text


def test_prints_of_control_characters_do_not_cost_the_record(hw1: CompiledRubric) -> None:
    from autograder.sandbox.inside import wire

    noisy = "import sys\ndef kl_standard_normal(mu, logvar):\n    sys.stdout.write(chr(0) * 20000)\n    return mu.sum(-1)\n"
    record = Grader(about(hw1, "kl_standard_normal"), shared_host()).grade(made({"divergences.py": noisy})).record
    assert len(wire.encode(record.as_data())) < 2 << 20
