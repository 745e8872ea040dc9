"""Replies of earlier proofs: what did not change is not run again, and every verdict is the one of a fresh proof."""

from __future__ import annotations

import ast
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hosts import shared_host

from autograder.course.build import build
from autograder.course.layout import Course
from autograder.grading.grader import Grader
from autograder.proofs import replies as replies_module
from autograder.proofs import variants
from autograder.proofs.mutants import survey
from autograder.proofs.remembering import RememberingHost, reach_of
from autograder.proofs.replies import FiledReplies, PassingReplies, Replies
from autograder.proofs.reseed import reseed
from autograder.proofs.trusted import TrustedWorker
from autograder.proofs.verify import Proof, verify
from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox.inside import wire
from autograder.sandbox.session import Session

ROOT = Path(__file__).parents[2]
COUNTING = '''"""Right the first time, and never again.

loses: value_is_right value_is_stable
"""

CALLS = []


def log_mean_exp(x):
    CALLS.append(x)
    return torch.logsumexp(x, -1) - torch.tensor(float(x.shape[-1])).log() + len(CALLS) - 1
'''
ENDLESS = '''"""Never ends, by way of another function.

loses: mini.py
"""


def log_mean_exp(x):
    return loop() + x


def loop():
    while True:
        pass
'''
RAISING = '"""Raises.\n\nloses: mini.py\n"""\n\n\ndef log_mean_exp(x):\n    raise ValueError("no")\n'


@pytest.fixture
def replies(tmp_path: Path) -> Iterator[Replies]:
    with FiledReplies(tmp_path / "replies.sqlite") as kept:
        yield kept


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The first step of each program that a worker was asked to run ("" for an import)."""
    found: list[str] = []
    ask = Session.ask

    def counted(self: Session, request, limit):
        steps = (wire.decode_frame(request) if isinstance(request, bytes) else request)["steps"]
        found.append(steps[0][0] if steps else "")
        return ask(self, request, limit)

    monkeypatch.setattr(Session, "ask", counted)
    return found


def proved(mini: Course, replies: Replies | None, workers: int = 2) -> Proof:
    return verify(mini, "mini", shared_host(), workers=workers, replies=replies)


def wrong(mini: Course, name: str, text: str) -> Path:
    path = mini.submissions("mini") / "wrong" / name
    path.write_text(text)
    return path


def test_a_second_proof_starts_no_worker_and_says_the_same(mini: Course, replies: Replies, asked: list[str]) -> None:
    fresh, first = proved(mini, None), proved(mini, replies)
    asked.clear()
    assert proved(mini, replies) == first == fresh
    assert asked == []


def test_a_changed_submission_is_all_that_runs(mini: Course, replies: Replies, asked: list[str]) -> None:
    proved(mini, replies)
    whole = len(asked)
    asked.clear()
    path = mini.submissions("mini") / "wrong/sum.py"
    path.write_text(path.read_text().replace("torch.logsumexp(x, dim=-1)", "torch.logsumexp(x, dim=-1) + 0.0 * x.sum(-1)"))
    assert proved(mini, replies).defects == ()
    assert 0 < len(asked) <= whole / 4


def test_a_changed_solution_runs_again_and_a_defect_is_found(mini: Course, replies: Replies, asked: list[str]) -> None:
    proved(mini, replies)
    asked.clear()
    path = mini.root / "solutions/mini/mini.py"
    path.write_text(path.read_text().replace("return torch.logsumexp(x, dim=-1)", "return x.exp().sum(-1).log()"))
    build(mini, "mini")
    (defect,) = proved(mini, replies).defects
    assert "the reference loses value_is_stable" in defect and asked


def test_a_comment_in_the_solution_and_a_new_tolerance_run_nothing(mini: Course, replies: Replies, asked: list[str]) -> None:
    proved(mini, replies)
    asked.clear()
    solution, rubric = mini.root / "solutions/mini/mini.py", mini.root / "solutions/mini/rubric.py"
    solution.write_text(solution.read_text().replace("    # BEGIN SOLUTION\n", "    # BEGIN SOLUTION\n    # stable\n"))
    rubric.write_text(rubric.read_text().replace("stays finite", "does not overflow"))
    build(mini, "mini")
    assert proved(mini, replies).defects == ()
    assert asked == []


def test_a_new_check_runs_its_own_programs(mini: Course, replies: Replies, asked: list[str]) -> None:
    proved(mini, replies)
    whole = asked.count("mod.log_mean_exp")
    asked.clear()
    path = mini.root / "solutions/mini/rubric.py"
    more = '@closed_form("log_mean_exp", points=1, on=cases.named("small numbers", numbers(-2)))\ndef again(x):\n    "Again."\n'
    text = path.read_text().replace("total=5", "total=6") + f"\n\n{more}    return np.log(np.exp(x).mean(-1))\n"
    path.write_text(text)
    build(mini, "mini")
    for file in (mini.submissions("mini") / "wrong").iterdir():
        file.write_text(file.read_text().replace("loses: value_is_right", "loses: again value_is_right"))
    assert proved(mini, replies).defects == ()
    assert 0 < asked.count("mod.log_mean_exp") <= whole / 2


@pytest.mark.parametrize("long", [0.0, 100.0])
def test_within_one_proof_what_takes_long_runs_once(
    mini: Course, asked: list[str], monkeypatch: pytest.MonkeyPatch, long: float
) -> None:
    """Breaks if two submissions of the same code are both trained, or if every short reply is held in memory."""
    monkeypatch.setattr(replies_module, "LONG", long)
    assert proved(mini, PassingReplies(), workers=1).defects == ()
    whole = len(asked)
    asked.clear()
    wrong(mini, "sum_again.py", (mini.submissions("mini") / "wrong/sum.py").read_text())
    assert proved(mini, PassingReplies(), workers=1).defects == ()
    assert (len(asked) > whole) == (long > 0)


def test_code_that_keeps_state_is_remembered_as_a_whole(mini: Course, replies: Replies, asked: list[str]) -> None:
    wrong(mini, "counts.py", COUNTING)
    fresh, first = proved(mini, None), proved(mini, replies)
    assert fresh.defects == first.defects == ()
    asked.clear()
    assert proved(mini, replies) == first and asked == []
    # One more check: all its programs run again, or the count would begin anew.
    path = mini.root / "solutions/mini/rubric.py"
    path.write_text(path.read_text().replace("numbers(200)", "numbers(150)"))
    build(mini, "mini")
    assert proved(mini, replies).defects == () == proved(mini, None).defects


def test_the_transcript_of_a_submission_with_a_defect_is_not_kept(mini: Course, replies: Replies, asked: list[str]) -> None:
    path = wrong(mini, "counts.py", COUNTING.replace(" value_is_stable", ""))
    assert len(proved(mini, replies).defects) == 1
    asked.clear()
    assert len(proved(mini, replies).defects) == 1
    assert asked, path


def test_what_did_not_end_or_died_is_run_again(mini: Course, replies: Replies, asked: list[str]) -> None:
    rubric = mini.root / "solutions/mini/rubric.py"
    rubric.write_text(rubric.read_text().replace('secret="mini"', 'secret="mini", seconds=1.0'))
    build(mini, "mini")
    wrong(mini, "endless.py", ENDLESS)
    for _ in range(2):
        asked.clear()
        assert proved(mini, replies).defects == ()
        assert "mod.log_mean_exp" in asked


def test_lines_of_a_raised_error_are_those_of_the_present_file(mini: Course, replies: Replies) -> None:
    sources = mini.sources("mini")
    rubric, text = sources.compile(), sources.text("mini.py")
    for before in ("", "# one more line\n"):
        module = before + text + RAISING
        line = 1 + next(i for i, said in enumerate(module.splitlines()) if "raise ValueError" in said)
        told, fresh = (graded(rubric, module, kept).report.lines[0].text for kept in (replies, None))
        assert f"line {line}" in told == fresh


def graded(rubric: CompiledRubric, text: str, replies: Replies | None):
    submission = variants.made({"mini.py": text})
    host = RememberingHost(shared_host(), replies, reach_of(rubric, submission.sources)) if replies else shared_host()
    return Grader(rubric, host).grade(submission)


def test_replies_are_those_of_a_worker_to_the_last_bit(mini: Course, replies: Replies) -> None:
    sources = mini.sources("mini")
    rubric, text = sources.compile(), sources.text("mini.py")
    fresh, first, second = (graded(rubric, text, kept).record for kept in (None, replies, replies))
    for key, reply in fresh.replies.items():
        for other in (first.replies[key], second.replies[key]):
            assert wire.encode(replace(other, seconds=0.0).as_data()) == wire.encode(replace(reply, seconds=0.0).as_data())


def test_mutants_and_other_draws_are_remembered_too(mini: Course, replies: Replies, asked: list[str]) -> None:
    fates = survey(mini, "mini", shared_host(), workers=2, replies=replies)
    draws = reseed(mini, "mini", 2, shared_host(), workers=2, replies=replies)
    asked.clear()
    assert survey(mini, "mini", shared_host(), workers=2, replies=replies) == fates
    assert reseed(mini, "mini", 2, shared_host(), workers=2, replies=replies) == draws
    assert asked == []
    assert fates == survey(mini, "mini", shared_host(), workers=2)


def test_in_other_draws_a_reply_serves_all_sources_that_are_alike_in_what_is_reached(
    mini: Course, replies: Replies, asked: list[str]
) -> None:
    """Breaks if a slip in a function that no program reaches is trained again, or if one that it reaches is not."""
    rubric, text = mini.sources("mini").compile(), mini.sources("mini").text("mini.py") + "\n\ndef unused(x):\n    return x\n"
    check = rubric.checks[0]

    def runs(text: str) -> int:
        asked.clear()
        sources = {"mini.py": text}
        with TrustedWorker(rubric, sources, shared_host(), replies, reach_of(rubric, sources)) as worker:
            worker.observe(check, check.cases[0])
        return asked.count("mod.log_mean_exp")

    assert [runs(text), runs(text.replace("return x\n", "return 2 * x\n")), runs(text)] == [1, 0, 0]
    assert runs(text.replace("dim=-1", "dim=0")) == 1
    assert runs(text.replace("import torch", "import math\nimport torch")) == 1


# ---- the file --------------------------------------------------------------------------------------------------


def test_the_entries_used_last_stay(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    kept = FiledReplies(path)
    for number in range(4):
        kept.put(bytes([number]), "x" * 1000)
    kept.close(most=2500)
    with FiledReplies(path) as again:
        assert [again.get(bytes([n])) is not None for n in range(4)] == [False, False, True, True]
        assert again.get(b"\x02") == "x" * 1000


def test_an_entry_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    FiledReplies(path).close()
    database = sqlite3.connect(path)
    database.execute("INSERT INTO entries VALUES (?, ?, ?)", (b"k", 0.0, b"not a frame"))
    database.commit()
    database.close()
    with FiledReplies(path) as kept:
        assert kept.get(b"k") is None
        kept.put(b"k", {"a": [1, 2.5, None]})
        assert kept.get(b"k") == {"a": [1, 2.5, None]}


def test_only_proofs_and_a_students_own_desk_know_the_replies() -> None:
    """Breaks if a grade could come from anything but a run of the submission."""
    users = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "autograder").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in ("autograder.proofs.replies", "autograder.proofs.remembering")
    ]
    others = {user for user in users if not user.startswith("autograder/proofs/")}
    assert users and others == {"autograder/cli/watching.py"}
