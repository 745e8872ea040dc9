"""The handout's conventions, shown on the first assignment: what is right in any style gets full marks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hosts import shared_host

from autograder.grading.grader import Grader
from autograder.proofs.variants import made
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
    assert "not shown: `kl_standard_normal` ended the process it ran in" in line.text
    assert "37" not in line.text


def test_prints_of_control_characters_do_not_cost_the_record(hw1: CompiledRubric) -> None:
    from autograder.sandbox.inside import wire

    noisy = "import sys\ndef kl_standard_normal(mu, logvar):\n    sys.stdout.write(chr(0) * 20000)\n    return mu.sum(-1)\n"
    record = Grader(about(hw1, "kl_standard_normal"), shared_host()).grade(made({"divergences.py": noisy})).record
    assert len(wire.encode(record.as_data())) < 2 << 20
