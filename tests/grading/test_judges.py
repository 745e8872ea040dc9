"""A judge that can be ended: whatever a submission sends, its report comes, and every other check is judged."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from asking import linux

from autograder.grading import hearing as hearings
from autograder.grading.hearing import HearingElsewhere, Pool
from autograder.grading.judge import TOO_COMPLICATED
from autograder.grading.judges import HearingHere, Question
from autograder.grading.outcome import Outcome
from autograder.grading.record import Record, Reply
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric
from autograder.rubric.program import Program
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.scratch import Scratch

pytestmark = linux

LATE = """
import numpy as np
def ends(value):
    return value
def hangs(value):
    while value > 0:
        pass
    return value
def takes_memory(value):
    kept = []
    while value > 0:
        kept.append(np.ones(1 << 22))
    return value
def dies(value):
    import os, signal
    os.kill(os.getpid(), signal.SIGSEGV)
def is_killed(value):
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL)
def fails(value):
    raise KeyboardInterrupt
"""


def check_of(name: str, function: str) -> CompiledCheck:
    program = Program((("mod.f", (), {}),), {"value": {"$": "step", "step": 0}})
    cases = tuple(CompiledCase(f"case {n}", public, {}, None, {}) for public in (True, False) for n in (1, 2))
    return CompiledCheck(
        name, "It is right.", function, "m.py", 1.0, "closed_form", "visible", True, {}, None, ("value",), program, {}, cases
    )


def rubric_of(*names: str) -> CompiledRubric:
    """A late check for each oracle."""
    checks = tuple(check_of(name, f"f{n}") for n, name in enumerate(names))
    return CompiledRubric("hw", "HW", ("m.py",), float(len(checks)), 5.0, 60.0, 1024, "hash", "", LATE, checks)


def returned(number: float) -> Reply:
    import numpy as np

    return Reply("returned", {"value": {"kind": "tensor", "dtype": "float64", "data": np.array(number)}})


def record_of(rubric: CompiledRubric, number: float = 1.0) -> Record:
    record = Record("hw", "hash", "submission")
    for check in rubric.checks:
        for case in check.cases:
            record.add(check.name, case.name, case.public, returned(number))
    return record


def judged(rubric: CompiledRubric, record: Record, pool: Pool) -> dict[str, tuple[Outcome, str]]:
    """As a grading does it: all checks on their public cases, then all checks on all cases."""
    hearing = pool.hearing(rubric, {})
    try:
        found = {}
        for whole in (False, True):
            for check in rubric.checks:
                hearing.ask(Question.of(check, record, whole=whole))
                found |= {q.check.name: j for q, j in hearing.answers(wait=False)}
            found |= {q.check.name: j for q, j in hearing.answers(wait=True)}
    finally:
        hearing.close()
    return {name: (judgement.outcome, judgement.aspect) for name, judgement in found.items()}


@pytest.fixture(params=["forked", "spawned"])
def pool(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Pool:
    """Pool that lose patience sooner, begun in both ways."""
    monkeypatch.setattr(hearings, "SECONDS", 0.4)
    monkeypatch.setattr(hearings, "ECHO", 0.1)
    monkeypatch.setattr(hearings, "_may_fork", lambda: request.param == "forked")
    made = Pool()
    yield made
    made.close()


def test_a_check_that_takes_for_ever_is_lost_and_no_other(pool: Pool) -> None:
    """Breaks if a report waits for it, if a neighbour is lost with it, or if it is called the grader's fault."""
    rubric = rubric_of("ends", "hangs", "takes_memory", "ends_too", "hangs_again")
    rubric = replace(rubric, late_source=LATE + "ends_too = ends\nhangs_again = hangs\n")
    began = time.monotonic()
    found = judged(rubric, record_of(rubric), pool)
    assert time.monotonic() - began < 10
    assert found["ends"] == found["ends_too"] == (Outcome.PASSED, "")
    for name in ("hangs", "hangs_again"):
        assert found[name] == (Outcome.WRONG, f"case 1: {TOO_COMPLICATED}"), found[name]
    assert found["takes_memory"][0] is Outcome.WRONG


def test_a_judge_that_dies_twice_is_the_graders_fault_unless_memory_ran_out(pool: Pool) -> None:
    """Breaks if a defect of ours is a student's silent zero, or a submission that exhausts memory is told that it is ours."""
    rubric = rubric_of("dies", "ends", "is_killed", "fails")
    found = judged(rubric, record_of(rubric), pool)
    assert found["dies"][0] is found["fails"][0] is Outcome.GRADER_ERROR and found["ends"][0] is Outcome.PASSED
    assert found["is_killed"] == (Outcome.WRONG, f"case 1: {TOO_COMPLICATED}")


def test_a_judge_that_somebody_else_ended_costs_nothing(pool: Pool) -> None:
    """Breaks if an operator's `kill`, between two submissions or within one, is told as a student's fault."""
    rubric = rubric_of("ends")
    for judge in pool.free:
        os.kill(judge._pid, signal.SIGKILL)
    assert judged(rubric, record_of(rubric), pool) == {"ends": (Outcome.PASSED, "")}
    hearing = pool.hearing(rubric, {})
    hearing.ask(Question.of(rubric.checks[0], record_of(rubric), whole=False))
    os.kill(hearing._judge._pid, signal.SIGKILL)
    assert [j.outcome for _, j in hearing.answers(wait=True)] == [Outcome.PASSED]
    hearing.close()


def test_one_judge_serves_one_submission_after_another_with_its_own_terms(pool: Pool) -> None:
    """Breaks if a reply, a check or a stub of one submission is taken for another's."""
    first, second = rubric_of("ends", "hangs"), replace(rubric_of("ends"), late_source="def ends(value):\n    return value + 1\n")
    for _ in range(2):
        assert judged(first, record_of(first, -1.0), pool)["hangs"] == (Outcome.PASSED, "")
        assert judged(second, record_of(second), pool)["ends"][0] is Outcome.WRONG
    assert len(pool.free) == 1


def test_a_judge_on_the_graders_side_says_the_same(hw1: CompiledRubric) -> None:
    """Breaks if Windows, which has no processes for it, judges otherwise."""
    checks = tuple(c for c in hw1.checks if c.function in ("kl_standard_normal", "kl_to_standard_normal_expression"))
    rubric = replace(hw1, checks=checks)
    record = Record(rubric.name, "", "")
    for check in checks:
        for case in check.cases:
            record.add(check.name, case.name, case.public, Reply("timed out" if case.public else "returned"))
    found = []
    for hearing in (HearingHere(rubric, {}), HearingElsewhere(Pool(), rubric, {})):
        for check in checks:
            hearing.ask(Question.of(check, record, whole=True))
        found.append([(j.outcome, j.aspect, j.hint, [f.inside for f in j.findings]) for _, j in hearing.answers(wait=True)])
        hearing.close()
    assert found[0] == found[1] and len(found[0]) == len(checks)


GRADER = """
import os, sys, time
sys.path[:0] = [{tests!r}]
from test_judges import rubric_of
from autograder.grading.hearing import Pool
from autograder.sandbox.scratch import Scratch
pool = Pool()
hearing = pool.hearing(rubric_of("ends"), {{}})
scratch = Scratch({{"mod.py": "SECRET = 'a solution'"}}, None, forked=True)
print(hearing._judge._pid, scratch.path, flush=True)
time.sleep(100)
"""


def test_a_killed_grader_leaves_neither_a_judge_nor_the_students_code(tmp_path: Path) -> None:
    """Breaks if private cases live on in a process, or a solution in the system's folder for temporary files."""
    (tmp_path / "autograder-of-another").mkdir()
    held = Scratch({"mod.py": ""}, None, forked=True)
    here = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "sandbox")]
    script = f"import sys; sys.path[:0] = {here!r}" + GRADER.format(tests=here[0])
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(tmp_path)}
    ) as grader:
        judge, left = grader.stdout.readline().split()
        assert (Path(left) / "submission" / "mod.py").exists()
        grader.kill()
    deadline = time.monotonic() + 10
    while (os.path.exists(f"/proc/{judge}") or os.path.exists(left)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not os.path.exists(f"/proc/{judge}") or "State:\tZ" in Path(f"/proc/{judge}/status").read_text()
    assert os.listdir(tmp_path) == ["autograder-of-another"]
    assert held.path.exists()
    held.remove()


def test_the_next_host_removes_what_a_killed_grader_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks if a machine whose grader was killed together with its judge keeps a solution; or if a living one's is removed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, held = (Scratch({"mod.py": ""}, None, forked=True) for _ in range(2))
    os.close(left._lock)
    SandboxHost().close()
    assert os.listdir(tmp_path) == [held.path.name]
