"""What a worker process does: grades a chunk of submissions, and returns records and reports as data.

It keeps its graders, which share one sandbox's zygotes and one judge, for as long as the process lives.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import Any

from autograder import __version__
from autograder.classroom.agree import answers_of
from autograder.grading.frames import load_rubric
from autograder.grading.grader import Grader
from autograder.grading.guard import Guard
from autograder.grading.judge import failed
from autograder.grading.record import Record
from autograder.grading.report import Report, assemble
from autograder.intake.parcel import opened
from autograder.intake.submission import read_submission
from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.inside import wire
from autograder.sandbox.limits import Isolation, Placement

ENGINE = Path(__file__).parents[1]
DECIDING = ("rubric", "sandbox", "intake", "grading")
"""The rooms whose code decides a grade."""


@functools.cache
def engine_hash() -> str:
    """A hash of the code that decides a grade."""
    digest = hashlib.sha256(__version__.encode())
    for room in DECIDING:
        for path in sorted((ENGINE / room).rglob("*.py")):
            digest.update(path.relative_to(ENGINE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Settings:
    """How all submissions of a run are graded.

    rubric_hash: of the rubric in `rubric_file`
    rubric: the same file's content, for machines that do not have it
    hidden: folders that no submission may see
    """

    rubric_hash: str
    rubric_file: str = field(compare=False)
    hidden: tuple[str, ...] = ()
    device: str = "cpu"
    trusted: bool = False
    rubric: bytes | None = field(default=None, repr=False, compare=False)

    def key(self, content: str) -> str:
        """Names the result for a submission: the same rubric, engine and submission give the same."""
        parts = (self.rubric_hash, engine_hash(), self.device, content)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


@dataclass(frozen=True)
class Item:
    """A submission to grade.

    path: where it is
    parcel: what lies there, for a machine that does not have it (`parcel`)
    """

    key: str
    content: str
    path: str
    parcel: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Done:
    """A graded submission.

    record: its frame; empty where there is none
    report: of `report_data`
    cpu: seconds of this process, without the submission's own
    """

    key: str
    content: str
    record: bytes
    report: Mapping[str, Any]
    cpu: float = 0.0

    @property
    def faults(self) -> int:
        """Checks that were not graded by a fault of ours."""
        return len(self.report["faults"]) or int(not self.report["complete"])


def grade_chunk(settings: Settings, items: Sequence[Item]) -> list[Done]:
    """Grade submissions one after another. Whatever happens to one of them, the others are graded."""
    grader = _grader(settings)
    return [_graded(grader, item) for item in items]


def _graded(grader: Grader, item: Item) -> Done:
    began = time.process_time()
    try:
        with opened(item.parcel, Path(item.path)) as path:
            graded = grader.grade(read_submission(path, grader.rubric.modules, grader.rubric.graded))
    except Exception as error:  # ours: intake and grading raise for no submission
        return broken(grader.rubric, item, f"{type(error).__name__}: {error}")
    try:
        record = wire.encode(graded.record.as_data())
    except wire.WireError:  # only the record is lost
        record = b""
    return Done(item.key, item.content, record, report_data(graded.report, graded.record), time.process_time() - began)


def report_data(report: Report, record: Record) -> dict[str, Any]:
    """A report as it is kept: with what only an instructor may read, and the wrong answers that nobody has explained."""
    return {**report.as_data(inside=True), "answers": answers_of(report, record)}


def broken(rubric: CompiledRubric, item: Item, why: str) -> Done:
    """The result for a submission that we failed on."""
    record = Record(rubric.name, rubric.rubric_hash, "")
    report = assemble(rubric, [failed(check, why) for check in rubric.checks], record, 0.0)
    return Done(item.key, item.content, b"", report.as_data(inside=True))


# -- the process -------------------------------------------------------------------------------------------------------


@functools.lru_cache(16)
def _grader(settings: Settings) -> Grader:
    follow_parent()
    if settings.rubric is None:
        rubric = load_rubric(Path(settings.rubric_file))
    else:
        rubric = CompiledRubric.from_data(wire.decode_frame(settings.rubric))
    return Grader(rubric, _host(settings.device, settings.hidden), Guard(settings.trusted))


@functools.cache
def _host(device: str, hidden: tuple[str, ...]) -> SandboxHost:
    """One for all rubrics that are graded alike: a zygote takes hundreds of MB."""
    host = SandboxHost(Placement.named(device), Isolation(hidden))
    atexit.register(host.close)
    return host


def begin(places: SimpleQueue[str] | None = None) -> None:
    """In a new process of this machine. places: devices, one of which is this process's, and the only one that it can see"""
    follow_parent()
    if places is not None:
        os.environ.update(Placement.named(places.get()).visible)


def follow_parent() -> None:
    """End when the process that gives out the work ends, even if it is killed. Ctrl-C is its business alone."""
    parent = multiprocessing.parent_process()
    if parent is None or threading.current_thread() is not threading.main_thread():
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError):
        from autograder.sandbox import layers

        layers.follow(parent.pid or 0)
