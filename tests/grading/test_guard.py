"""Nothing is graded for marks where a submission is not kept in; and what is lowered is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hosts import shared_host

from autograder.course.layout import Course
from autograder.grading.grader import Grader
from autograder.grading.guard import Guard, Unprotected
from autograder.grading.outcome import Outcome
from autograder.proofs.variants import made
from autograder.reporting.gradescope.results import encoded
from autograder.reporting.gradescope.schema import defects_of
from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox import selftest
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.limits import Limits
from autograder.sandbox.protection import FOR_MARKS, Attempt, Proof
from autograder.sandbox.session import WorkerUnavailable

ON = {"Landlock": "on", "seccomp": "on"}
HELD = {name: (Attempt("try it", False, "EPERM"),) for name in FOR_MARKS}
SOUND = Proof(ON, HELD, False, 0.1)
OPEN_NETWORK = replace(SOUND, attempts={**HELD, "the network is out of reach": (Attempt("send by UDP", True, ""),)})
OPEN_SECRETS = replace(SOUND, attempts={**HELD, "secrets cannot be read": (Attempt("read a file", True, ""),)})

RIGHT = "import torch\n\ndef log_mean_exp(x):\n    return torch.logsumexp(x, -1) - torch.tensor(float(x.shape[-1])).log()\n"
RAN = "\nprint('IT RAN')\n"


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch):
    def set_to(outcome: Proof | Exception) -> None:
        def probe(host: SandboxHost, limits: Limits) -> Proof:
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(selftest, "probe", probe)

    return set_to


@pytest.fixture
def rubric(mini: Course) -> CompiledRubric:
    return mini.sources("mini").compile()


@pytest.mark.parametrize("outcome", [OPEN_NETWORK, OPEN_SECRETS, WorkerUnavailable("it could not be run")], ids=str)
def test_without_a_required_protection_nothing_of_the_submission_runs(rubric: CompiledRubric, found, outcome) -> None:
    """Breaks if a missing layer is discovered, and graded for marks all the same: the report is whole, and ours is the fault."""
    found(outcome)
    graded = Grader(rubric, shared_host(), Guard()).grade(made({"mini.py": RIGHT + RAN}))
    assert {line.outcome for line in graded.report.lines} == {Outcome.GRADER_ERROR}
    assert graded.report.score == 0 and graded.report.faults and not graded.record.replies
    assert "keep it in" in graded.report.lines[0].judgement.first.inside
    assert defects_of(encoded(graded.report)) == []


def test_a_trusted_submission_is_graded_and_the_report_says_how(rubric: CompiledRubric, found) -> None:
    found(replace(OPEN_NETWORK, layers={}))
    report = Grader(rubric, shared_host(), Guard(trusted=True)).grade(made({"mini.py": RIGHT})).report
    assert report.score == rubric.total and any("trusted" in note for note in report.notes)
    assert "send by UDP" in str(report.environment["protection"])


def test_where_secrets_can_be_read_no_private_case_is_sent(rubric: CompiledRubric, found) -> None:
    found(replace(OPEN_SECRETS, layers={}))
    graded = Grader(rubric, shared_host(), Guard(trusted=True)).grade(made({"mini.py": RIGHT}))
    assert graded.record.replies and all(public for _, _, public in graded.record.replies)
    assert any("only the visible checks" in note for note in graded.report.notes)


def test_a_worker_with_fewer_layers_than_were_tried_is_not_used(rubric: CompiledRubric, found) -> None:
    found(replace(SOUND, layers={**ON, "a layer of another machine": "on"}))
    report = Grader(rubric, shared_host(), Guard()).grade(made({"mini.py": RIGHT})).report
    assert report.faults and "a layer of another machine" in report.lines[0].judgement.first.inside


def test_the_proof_of_this_very_machine_is_in_the_instructors_part(rubric: CompiledRubric) -> None:
    try:
        Guard().admit(rubric, shared_host())
    except Unprotected as refusal:
        pytest.skip(f"this machine is not fit for marks: {refusal}")
    report = Grader(rubric, shared_host(), Guard()).grade(made({"mini.py": RIGHT})).report
    assert report.score == rubric.total and report.environment["protection"]["missing"] == []
    assert "protection" not in "".join(line.text for line in report.lines)


def test_checks_of_ones_own_work_need_no_guard(rubric: CompiledRubric, found, tmp_path: Path) -> None:
    found(WorkerUnavailable("never asked"))
    assert Grader(rubric, shared_host()).grade(made({"mini.py": RIGHT})).report.score == rubric.total
