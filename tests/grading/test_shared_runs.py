"""Checks of one run: what is trained is trained once, and each check gets its own results of it."""

from __future__ import annotations

import pytest
from hosts import shared_host

from autograder.grading.grader import Grader
from autograder.grading.report import Graded
from autograder.proofs.trusted import TrustedWorker
from autograder.proofs.variants import made
from autograder.rubric.compiled import CompiledRubric
from autograder.rubric.compiling import compile_rubric
from autograder.rubric.loading import load

RUBRIC = '''
import numpy as np
from autograder import Assignment, cases, closed_form

ASSIGNMENT = Assignment("hw", title="Homework", modules=("m.py",), total=4, secret="s")
POINTS = cases.named("points", lambda rng: {"x": rng.normal(size=3)})

def trained(s, x):
    model = s.mod.fit(x)
    s.wait()
    return {"shifted": s.torch.add(model, 1.0), "doubled": s.torch.mul(model, 2.0), "model": model}

def result(name):
    return lambda s, x: {"value": trained(s, x)[name]}

@closed_form("fit", points=1, on=POINTS.shared("a run"), program=result("shifted"))
def first(x):
    """First."""
    return x + 1

@closed_form("fit", points=1, on=POINTS.shared("a run"), program=result("doubled"))
def second(x):
    """Second."""
    return 2 * x

@closed_form("fit", points=1, on=POINTS.shared("another run"), program=result("model"))
def third(x):
    """Third: another run, and so other points."""
    return x

@closed_form("fit", points=1, on=POINTS.shared("a run"))
def fourth(x):
    """Fourth: the same points, and other steps."""
    return x
'''

COUNTS = """
calls = 0

def fit(x):
    global calls
    calls += 1
    print("call", calls)
    return x.clone()
"""


@pytest.fixture(scope="module")
def rubric(tmp_path_factory: pytest.TempPathFactory) -> CompiledRubric:
    path = tmp_path_factory.mktemp("hw") / "rubric.py"
    path.write_text(RUBRIC, "utf-8")
    return compile_rubric(load(path), source=RUBRIC, provided="", modules={"fit": "m.py"}, rubric_hash="")


def graded(rubric: CompiledRubric, source: str) -> Graded:
    return Grader(rubric, shared_host()).grade(made({"m.py": source}))


def test_checks_that_share_cases_and_steps_share_a_run(rubric: CompiledRubric) -> None:
    """Breaks if training is paid for by every check that looks at it, or if a check without a share gets another's results."""
    got = graded(rubric, COUNTS)
    assert got.report.score == 4
    printed = {key: reply.printed for key, reply in got.record.replies.items()}
    # Public cases come first: the first run is shared by two checks, the third check has its own, so has the fourth.
    assert [printed[name, "points", True].strip() for name in ("first", "second", "third", "fourth")] == [
        "call 1",
        "call 1",
        "call 2",
        "call 3",
    ]
    assert [printed[name, "points", False].strip() for name in ("first", "second", "third", "fourth")] == [
        "call 4",
        "call 4",
        "call 5",
        "call 6",
    ]
    assert {len(reply.results) for reply in got.record.replies.values()} == {1}


def test_checks_that_share_cases_have_the_same_numbers(rubric: CompiledRubric) -> None:
    """Breaks if a shared table is drawn by the check's name after all, or two words give one draw."""
    first, second, third, fourth = (check.cases[0].inputs["x"].tolist() for check in rubric.checks)
    assert first == second == fourth != third


def test_what_goes_wrong_in_a_shared_run_goes_wrong_for_all(rubric: CompiledRubric) -> None:
    """Breaks if a run that raised is tried again for the next check, or is nobody's loss."""
    got = graded(rubric, COUNTS.replace("return x.clone()", "raise ValueError(f'call {calls}')"))
    assert got.report.score == 0
    messages = [got.record.replies[name, "points", True].error["message"] for name in ("first", "second", "third")]
    assert messages == ["call 1", "call 1", "call 2"]


def test_the_courses_own_worker_shares_runs_until_it_becomes_another(rubric: CompiledRubric) -> None:
    """Breaks if a survey of mutants trains once for each check, or is told what an earlier mutant did."""
    first, second = rubric.checks[:2]
    x = first.cases[0].inputs["x"]

    def calls(worker: TrustedWorker) -> tuple[float, float]:
        """How often `fit` had been called, by what each of two checks gets."""
        shifted, doubled = (worker.observe(check, check.cases[0]).results["value"]["data"] for check in (first, second))
        return round(float((shifted - 1 - x)[0])), round(float((doubled / 2 - x)[0]))

    with TrustedWorker(rubric, {"m.py": COUNTS.replace("x.clone()", "x + calls")}, shared_host()) as worker:
        assert calls(worker) == (1, 1)
        worker.become({"m.py": COUNTS.replace("x.clone()", "x + 10 + calls")})
        assert calls(worker) == (11, 11)
