"""Pictures for results.json: of each failing function the first public case in which there is something to see.

A picture is drawn from numbers that a stranger sent, so a process of its own draws it, once the report is written: whatever
happens to that process, the report stands as it is.
"""

from __future__ import annotations

import io
import os
import pickle
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from autograder.grading.judge import first_failing
from autograder.grading.outcome import Outcome
from autograder.grading.record import Record, Reply
from autograder.grading.report import Report
from autograder.rubric.compiled import CompiledCheck, CompiledRubric

MOST = 6  # pictures in a report
LARGEST = 100_000  # bytes of a picture: the next submission's metadata brings all reports back
SECONDS = 20.0  # for all of them, matplotlib's import included
DOTS_PER_INCH = 70
COLOURS = 64  # enough for drawings of three, in a third of the bytes
HEAD = struct.Struct("<II")  # of a picture: the place of its subject, and its length
FIRST_TO_GO = "1000"  # where memory runs out, the kernel ends this process and not the grader


@dataclass(frozen=True)
class Subject:
    """What may be drawn. check: with the one case that `reply` is of; late_source: see `CompiledRubric`"""

    check: CompiledCheck
    reply: Reply
    late_source: str


@dataclass(frozen=True)
class Picture:
    """case: its name; png: the image"""

    case: str
    png: bytes


def pictures_of(report: Report, record: Record, rubric: CompiledRubric, seconds: float = SECONDS) -> dict[str, Picture]:
    """Names of checks -> their pictures; none where nothing can be drawn in time. Only what a student sees already is shown:
    public cases of visible checks."""
    subjects = list(subjects_of(report, record, rubric))
    if not subjects:
        return {}
    images = _images(_drawn_elsewhere(subjects, seconds))
    return {subjects[place].check.name: Picture(subjects[place].check.cases[0].name, png) for place, png in images}


def subjects_of(report: Report, record: Record, rubric: CompiledRubric) -> Iterator[Subject]:
    """The first failing public case of each visible check with a wrong answer."""
    for line in report.lines:
        finding = first_failing([finding for finding in line.judgement.findings if finding.case.public])
        if line.outcome is not Outcome.WRONG or line.check.visibility != "visible" or finding is None:
            continue
        reply = record.reply(line.check, finding.case)
        if reply is not None and reply.status == "returned":
            late = rubric.late_source if line.check.late else ""
            yield Subject(replace(line.check, cases=(finding.case,), hints={}), reply, late)


def _drawn_elsewhere(subjects: list[Subject], seconds: float) -> bytes:
    """What the other process wrote until it ended, or until the time was over."""
    command = [sys.executable, "-B", "-m", __name__, str(os.getpid())]
    environment = {**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        done = subprocess.run(
            command,
            input=pickle.dumps(subjects),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=seconds,
        )
        return done.stdout
    except subprocess.TimeoutExpired as late:
        return late.stdout or b""
    except OSError:
        return b""


def _images(written: bytes) -> Iterator[tuple[int, bytes]]:
    """Places and images; the last one may have been cut off."""
    while len(written) >= HEAD.size:
        place, length = HEAD.unpack_from(written)
        image, written = written[HEAD.size : HEAD.size + length], written[HEAD.size + length :]
        if len(image) == length:
            yield place, image


# ---- in the other process ---------------------------------------------------------------------------------------------


def draw_all(subjects: Iterable[Subject], target: BinaryIO) -> None:
    """Write the pictures one by one: of each function the first check with something to see."""
    shown: set[str] = set()
    for place, subject in enumerate(subjects):
        function = subject.check.function
        if function not in shown and (png := drawn(subject)):
            shown.add(function)
            target.write(HEAD.pack(place, len(png)) + png)
            target.flush()
        if len(shown) == MOST:
            return


def drawn(subject: Subject) -> bytes:
    """The picture as PNG; nothing where there is nothing to see, or too much."""
    from PIL import Image

    from autograder.reporting.pictures import draw

    (case,), whole, small = subject.check.cases, io.BytesIO(), io.BytesIO()
    try:
        if draw(subject.check, case, subject.reply, subject.late_source, whole, dpi=DOTS_PER_INCH):
            Image.open(whole).convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    except Exception:  # one picture less: its sentence stands in the report
        return b""
    return small.getvalue() if len(small.getvalue()) <= LARGEST else b""


def main() -> None:
    """Draw what the standard input describes, and end with the grader, whose number is the first argument."""
    with suppress(ImportError, OSError, AttributeError):
        from autograder.sandbox import layers

        layers.follow(int(sys.argv[1]))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(FIRST_TO_GO, "ascii")
    draw_all(pickle.load(sys.stdin.buffer), sys.stdout.buffer)  # the grader's own words, never a worker's


if __name__ == "__main__":
    main()
