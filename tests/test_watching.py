"""`autograder watch`: after a save only what the edit can reach is run, and the report is shown afresh."""

from __future__ import annotations

import io
import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hosts import shared_host
from rich.console import Console

from autograder.cli import watching
from autograder.cli.watching import Watch
from autograder.course.build import compiled_for
from autograder.course.layout import Course
from autograder.grading.public import public_part
from autograder.intake.words import stub_sentence
from autograder.sandbox.host import SandboxHost

SUM = "import torch\n\n\ndef log_mean_exp(x):\n    return x.logsumexp(-1)\n"
RIGHT = "import torch\n\n\ndef log_mean_exp(x):\n    return x.logsumexp(-1) - torch.tensor(float(x.shape[-1])).log()\n"
UNUSED = "\n\ndef unused(x):\n    return x\n"


class Counting(SandboxHost):
    """Counts the sessions that it opens."""

    opened = 0

    def open(self, *args, **kwargs):
        self.opened += 1
        return super().open(*args, **kwargs)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A student's folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "mini.py").write_text(SUM)
    return folder


@pytest.fixture
def desk(mini: Course, work: Path) -> Iterator[Watch]:
    rubric, console = public_part(compiled_for(mini, "mini")), Console(file=io.StringIO(), width=100)
    with Counting() as host, Watch(rubric, work, work, host, console) as desk:
        yield desk


def test_what_an_edit_cannot_reach_is_not_run_again(desk: Watch, work: Path) -> None:
    (work / "mini.py").write_text(SUM + UNUSED)
    host = desk._host
    assert isinstance(host, Counting)
    first = desk.check().report
    assert host.opened == 1 and first.earned == 0
    (work / "mini.py").write_text(SUM + UNUSED.replace("return x", "return -x"))
    assert desk.check().report.losses == first.losses and host.opened == 1, "a function that no check reaches"
    (work / "mini.py").write_text(RIGHT)
    assert desk.check().report.passed and host.opened == 2


def test_a_file_that_cannot_be_read_is_told_and_mended_at_the_next_save(desk: Watch, work: Path) -> None:
    (work / "mini.py").write_text("def log_mean_exp(x:\n")
    assert "The error is in line 1" in " ".join(line.aspect for line in desk.check().report.lines)
    (work / "mini.py").write_text(RIGHT)
    assert desk.check().report.passed


def test_a_key_without_an_answer_says_why(desk: Watch, work: Path) -> None:
    """Breaks if somebody presses h, and nothing on the screen changes."""
    (work / "mini.py").write_text(SUM)
    desk.check()
    number = "1.1"
    for _ in range(5):
        said = desk.hint()
    assert said == f"There are no more hints for check {number}."
    (work / "mini.py").write_text(
        "import torch\n\n\ndef log_mean_exp(x):\n    " + f"raise NotImplementedError({stub_sentence('log_mean_exp')!r})\n"
    )
    desk.check()
    assert desk.hint() == "There are no hints for a stub: write it first."
    (work / "mini.py").write_text(RIGHT)
    desk.check()
    assert desk.hint() == "All checks pass: none needs a hint."


def test_the_lines_below_a_report_fit_on_a_screen(mini: Course, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rubric, target = public_part(compiled_for(mini, "mini")), io.StringIO()
    monkeypatch.chdir(work)
    with Watch(rubric, Path(), work, shared_host(), Console(file=target, width=80)) as desk:
        desk.check()
        desk.show(watching.in_short)
    *_, told, keys = target.getvalue().rstrip().splitlines()
    assert told.endswith("s; this folder is watched") and keys.strip() == watching.KEYS


def test_a_save_is_noticed_and_a_key_chooses_what_is_shown(desk: Watch, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys: queue.SimpleQueue[str] = queue.SimpleQueue()
    monkeypatch.setattr(watching, "_keys", lambda: keys)
    shown = desk.console.file
    assert isinstance(shown, io.StringIO)

    def wait_for(text: str) -> None:
        deadline = time.monotonic() + 200
        while text not in shown.getvalue():
            assert time.monotonic() < deadline, shown.getvalue()
            time.sleep(0.05)

    def student() -> None:
        try:
            wait_for("0 of 5 points")
            keys.put("a")
            wait_for("✗ log_mean_exp is right, one number per row.")
            keys.put("o")
            keys.put("h")
            wait_for("This is the log of the sum, not of the mean.")
            (work / "mini.py").write_text(RIGHT)
            wait_for("5 of 5 points")
        finally:
            keys.put("q")

    thread = threading.Thread(target=student)
    thread.start()
    watching.run(desk)
    thread.join()
    assert "is watched" in " ".join(shown.getvalue().split()) and "5 of 5 points" in shown.getvalue()
