"""A submission's way through: what is known, when, and to whom."""

from __future__ import annotations

from dataclasses import replace

from hosts import shared_host

from autograder.grading.grader import grade_submission
from autograder.grading.judge import Judge
from autograder.grading.outcome import Outcome
from autograder.grading.record import Reply
from autograder.grading.report import Report
from autograder.proofs.variants import made
from autograder.rubric.compiled import CompiledRubric

HALF_WRONG = """
import torch

def kl_categorical(q_probs, p_probs):
    return torch.where(q_probs > 0, q_probs * (q_probs.log() - p_probs.log()), 0.0).sum(-1)

def kl_standard_normal(mu, logvar):
    return (mu**2 + logvar.exp() - 1 - logvar).sum(-1)
"""


def test_what_fails_on_public_cases_is_known_before_any_private_case_is_asked(hw1: CompiledRubric) -> None:
    """Breaks if an interrupted report says "not graded yet" of everything, or gives points for half of the cases."""
    reports: list[Report] = []
    functions = ("kl_categorical", "kl_standard_normal")
    rubric = replace(hw1, checks=tuple(c for c in hw1.checks if c.function in functions))
    final = grade_submission(rubric, made({"divergences.py": HALF_WRONG}), shared_host(), reports.append).report
    told = [{line.check.name: line for line in report.lines} for report in reports]
    after_public = next(lines for lines in told if lines["kl_matches_closed_form"].outcome is Outcome.WRONG)
    right = {name for name, line in told[-1].items() if line.outcome is Outcome.PASSED}
    assert "categorical_kl_is_right" in right
    assert all(after_public[name].outcome is Outcome.SKIPPED for name in right)
    assert "The ½ in front is missing" in after_public["kl_matches_closed_form"].text
    assert {line.check.name: line.text for line in final.lines} == {name: line.text for name, line in told[-1].items()}


def test_a_timeout_tells_the_limit_and_not_what_a_case_took(hw1: CompiledRubric) -> None:
    """Breaks if a student is not told what was too slow, or learns from the seconds what a private case was."""
    check = hw1.check("kl_matches_closed_form")
    private = replace(check, cases=tuple(case for case in check.cases if not case.public))
    slow = Reply("timed out", seconds=4.37, error={"status": None, "limit": 4.0})
    for tried in (check, private):
        judgement = Judge(hw1, {}).judge(tried, [slow] * len(tried.cases))
        assert judgement.outcome is Outcome.TIMED_OUT
        assert "did not end within 4 s: a loop" in judgement.first.text and "4.37" not in judgement.first.inside
