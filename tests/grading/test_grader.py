"""A submission's way through: what is known, when, and to whom."""

from __future__ import annotations

import json
from dataclasses import replace

from hosts import shared_host

from autograder.grading.draft import Draft
from autograder.grading.events import CheckJudged, EnvironmentKnown, Event, Finished, Stage, Started
from autograder.grading.grader import Grader
from autograder.grading.judge import Judge
from autograder.grading.observe import Observer
from autograder.grading.outcome import Outcome
from autograder.grading.record import Reply
from autograder.grading.report import Report
from autograder.proofs.variants import made
from autograder.reporting.gradescope.metadata import Metadata
from autograder.reporting.gradescope.results import encoded
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric
from autograder.sandbox.session import WorkerUnavailable

HALF_WRONG = """
import torch

def kl_categorical(q_probs, p_probs):
    return torch.where(q_probs > 0, q_probs * (q_probs.log() - p_probs.log()), 0.0).sum(-1)

def kl_standard_normal(mu, logvar):
    return (mu**2 + logvar.exp() - 1 - logvar).sum(-1)
"""


def about(rubric: CompiledRubric, *functions: str) -> CompiledRubric:
    return replace(rubric, checks=tuple(c for c in rubric.checks if c.function in functions))


def test_what_fails_on_public_cases_is_known_before_any_private_case_is_asked(hw1: CompiledRubric) -> None:
    """Breaks if an interrupted report says "not graded yet" of everything, or gives points for half of the cases."""
    rubric, submission = about(hw1, "kl_categorical", "kl_standard_normal"), made({"divergences.py": HALF_WRONG})
    reports: list[Report] = []
    draft = Draft(Started(rubric, submission))

    def on_event(event: Event) -> None:
        draft.take(event)
        reports.append(draft.report())

    final = Grader(rubric, shared_host()).grade(submission, on_event).report
    told = [{line.check.name: line for line in report.lines} for report in reports]
    after_public = next(lines for lines in told if lines["kl_matches_closed_form"].outcome is Outcome.WRONG)
    right = {name for name, line in told[-1].items() if line.outcome is Outcome.PASSED}
    assert "categorical_kl_is_right" in right
    assert all(after_public[name].outcome is Outcome.SKIPPED for name in right)
    assert "The ½ in front is missing" in after_public["kl_matches_closed_form"].text
    assert {line.check.name: line.text for line in final.lines} == {name: line.text for name, line in told[-1].items()}


def test_events_come_in_their_order_and_a_record_gives_the_same_report(hw1: CompiledRubric) -> None:
    """Breaks if a progress display must guess, or if judging a record again depends on what ran before."""
    rubric, submission = about(hw1, "kl_standard_normal"), made({"divergences.py": HALF_WRONG})
    events: list[Event] = []
    grader = Grader(rubric, shared_host())
    graded = grader.grade(submission, events.append)
    assert events[0] == Started(rubric, submission) and events[-1] == Finished(graded)
    judged = [event for event in events if isinstance(event, CheckJudged)]
    names = [check.name for check in rubric.checks]
    assert [event.judgement.check.name for event in judged] == names * 2
    assert [event.stage for event in judged] == [Stage.PUBLIC] * len(names) + [Stage.PRIVATE] * len(names)
    early = {event.judgement.check.name for event in judged if event.stage is Stage.PUBLIC and event.decides}
    assert "kl_matches_closed_form" in early and early <= {loss.check for loss in graded.report.losses}
    environments = [event.environment for event in events if isinstance(event, EnvironmentKnown)]
    assert environments[-1]["torch"] and graded.report.environment.items() >= environments[-1].items()
    again = grader.rejudge(graded.record)
    assert [(line.outcome, line.text) for line in again.lines] == [(line.outcome, line.text) for line in graded.report.lines]


def test_a_machine_that_fails_during_private_cases_is_no_loss_of_the_students(hw1: CompiledRubric, monkeypatch) -> None:
    """Breaks if checks that were not judged on all cases keep a verdict of their public cases, or lose their sentence."""
    rubric, observe = about(hw1, "kl_standard_normal"), Observer.observe

    def fails(observer: Observer, check: CompiledCheck, case: CompiledCase) -> Reply:
        if not case.public:
            raise WorkerUnavailable("no worker can be started")
        return observe(observer, check, case)

    monkeypatch.setattr(Observer, "observe", fails)
    events: list[Event] = []
    report = Grader(rubric, shared_host()).grade(made({"divergences.py": HALF_WRONG}), events.append).report
    assert {line.outcome for line in report.lines} == {Outcome.GRADER_ERROR}
    assert all(fault.endswith(": no worker can be started") for fault in report.faults)
    assert isinstance(events[-1], Finished)


def test_a_whole_report_is_plain_data_and_tells_students_nothing_private(hw1: CompiledRubric) -> None:
    """Breaks if a page or a table drawn from it cannot be written, or shows a student a private case."""
    rubric = about(hw1, "kl_standard_normal")
    report = Grader(rubric, shared_host()).grade(made({"divergences.py": HALF_WRONG})).report
    data = report.as_data()
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert (data["score"], data["total"], data["late"]) == (report.score, report.total, None)
    lost = next(check for check in data["checks"] if check["name"] == "kl_matches_closed_form")
    assert (lost["outcome"], lost["score"], lost["mistake"]) == ("wrong", 0.0, report.lines[0].judgement.mistake)
    assert "½" in lost["hint"]
    assert not {"environment", "faults"} & data.keys() and "cases" not in lost
    whole = report.as_data(inside=True)
    assert json.loads(json.dumps(whole, allow_nan=False)) == whole
    assert whole["environment"]["torch"] and whole["faults"] == []
    cases = next(check for check in whole["checks"] if check["name"] == "kl_matches_closed_form")["cases"]
    assert {case["public"] for case in cases} == {True, False} and any("got" in case["inside"] for case in cases)


SPENDS = """
import time, torch
seen = []

def kl_standard_normal(mu, logvar):
    seen.append(mu)
    if len(seen) > {public}:
        time.sleep(0.6)
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)
"""


def test_a_submission_that_uses_up_its_budget_counts_as_one(hw1: CompiledRubric) -> None:
    """Breaks if it can see the points of all other checks as often as it likes, beside the rate limit."""
    names = ("kl_matches_closed_form", "kl_gradient_is_right", "kl_keeps_float64")
    checks = tuple(c for c in about(hw1, "kl_standard_normal").checks if c.name in names)
    public = sum(case.public for check in checks for case in check.cases)
    rubric = replace(hw1, checks=checks, budget=1.0)
    spends = made({"divergences.py": SPENDS.replace("{public}", str(public))})
    report = Grader(rubric, shared_host()).grade(spends).report
    assert "used up its 1 s" in str(report.losses[-1]) and report.losses[-1].outcome is Outcome.TIMED_OUT
    assert report.complete and not report.faults
    metadata = {"submission_time": "2026-02-02T12:00:00Z", "results": json.loads(encoded(report))}
    assert next(Metadata({"previous_submissions": [metadata]}).earlier).graded


def test_a_timeout_tells_the_limit_and_not_what_a_case_took(hw1: CompiledRubric) -> None:
    """Breaks if a student is not told what was too slow."""
    check = hw1.check("kl_matches_closed_form")
    slow = Reply("timed out", seconds=4.37, error={"status": None, "limit": 4.0})
    judgement = Judge(hw1, {}).judge(check, [slow] * len(check.cases))
    assert judgement.outcome is Outcome.TIMED_OUT
    assert "did not end within 4 s: a loop" in judgement.first.text and "4.37" not in judgement.first.inside


def test_a_student_reads_the_limit_on_memory_that_held(hw1: CompiledRubric) -> None:
    """Breaks if a small container's limit is told as the assignment's."""
    check = hw1.check("kl_matches_closed_form")
    for status in ("memory", "died"):
        reply = Reply(status, error={"status": -9, "memory": 368})
        judgement = Judge(hw1, {}).judge(check, [reply] * len(check.cases))
        assert judgement.outcome is Outcome.OUT_OF_MEMORY and "more memory than the 368 MiB it may use" in judgement.aspect
