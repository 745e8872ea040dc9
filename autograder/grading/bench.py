"""The judge's own process: judges one check at a time, each within a budget of processor time and memory.

What it judges was sent by a stranger, who may have chosen it so that judging takes for ever. So this process holds nothing
that would be missed: the grader, which owns the report, loses the check at hand, and starts another judge (`hearing`). The
kernel itself ends a judge whose processor time is up, in whatever library it is. Linux and macOS only.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import re
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.grading.imports import import_ahead
from autograder.grading.judge import Judge, Judgement
from autograder.grading.record import Reply
from autograder.rubric.compiled import CompiledCheck, CompiledRubric
from autograder.sandbox import scratch

SETTLE = 0.3  # seconds until the workers of a grader that was killed have ended
MEMORY = 1 << 30  # bytes beyond what the judge takes when it begins with a submission
HEAD = struct.Struct("<Id")  # of a request: its length, and the seconds of processor time for each check in it
LENGTH = struct.Struct("<I")  # of an answer


@dataclass(frozen=True)
class Begin:
    """Judge another submission from now on. It has no answer.

    rubric:  without its checks, which come when they are needed; None where it is the one before
    imports: what the late oracles and the families of the rubric import inside functions
    forget:  the checks that were sent so far
    """

    rubric: CompiledRubric | None
    origins: Mapping[str, Any]
    imports: tuple[str, ...]
    forget: bool


@dataclass(frozen=True)
class Hear:
    """Judge a check. A request is a tuple of these, of which a `Begin` may be the first.

    number:  of the check
    check:   the check itself, where it was not sent before
    replies: place of a case in the check -> the reply; those that were sent before are left out
    places:  the cases to judge
    """

    number: int
    check: CompiledCheck | None
    replies: Mapping[int, Reply]
    places: tuple[int, ...]


class Bench:
    """Answers requests in their order."""

    def __init__(self) -> None:
        self._checks: dict[int, CompiledCheck] = {}
        self._parts: dict[tuple[int, tuple[int, ...]], CompiledCheck] = {}
        self._replies: dict[int, dict[int, Reply]] = {}
        self._judge: Judge | None = None
        self._rubric: CompiledRubric | None = None

    def begin(self, request: Begin) -> None:
        """Turn to another submission."""
        if request.forget:
            self._checks.clear()
            self._parts.clear()
        self._replies.clear()
        self._rubric = request.rubric or self._rubric
        assert self._rubric is not None, "the first submission brings its rubric"
        late = self._judge.late if self._judge and request.rubric is None else None
        self._judge = Judge(self._rubric, request.origins, late)
        import_ahead(request.imports)

    def hear(self, request: Hear) -> Judgement:
        """The judgement on a check."""
        assert self._judge is not None, "a submission is begun before its checks are judged"
        if request.check is not None:
            self._checks[request.number] = request.check
        replies = self._replies.setdefault(request.number, {})
        replies.update(request.replies)
        return self._judge.judge(self._part(request.number, request.places), [replies[place] for place in request.places])

    def _part(self, number: int, places: tuple[int, ...]) -> CompiledCheck:
        """The check on some of its cases."""
        if (number, places) not in self._parts:
            self._parts[number, places] = self._checks[number].at(places)
        return self._parts[number, places]


def serve(connection: socket.socket) -> None:
    """Answer what comes through a connection, until its other end is closed."""
    bench = Bench()
    with connection:
        while head := _exactly(connection, HEAD.size):
            length, seconds = HEAD.unpack(head)
            frame = _exactly(connection, length)
            for hear in pickle.loads(frame):  # the grader's own words, never a worker's
                if isinstance(hear, Begin):
                    bench.begin(hear)
                    _limit_memory()
                    continue
                with _within(seconds):
                    judgement = bench.hear(hear)
                text = json.dumps(_as_data(judgement)).encode()
                connection.sendall(LENGTH.pack(len(text)) + text)  # each at once: whoever is lost is the first without an answer


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Let the kernel end this process after so many seconds of processor time."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0.0)


def _limit_memory() -> None:
    """Allow so much memory more than is used now, where the system can."""
    try:
        import resource

        used = int(re.search(r"^VmSize:\s*(\d+) kB", Path("/proc/self/status").read_text("ascii"), re.MULTILINE)[1]) << 10  # type: ignore[index]
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, OSError, TypeError, ValueError):  # macOS, or a lower limit that holds already
        pass


def _exactly(connection: socket.socket, count: int) -> bytes:
    """So many bytes; none where the other end was closed."""
    parts = bytearray()
    while len(parts) < count:
        part = connection.recv(min(count - len(parts), 1 << 20))
        if not part:
            return b""
        parts += part
    return bytes(parts)


def _as_data(judgement: Judgement) -> dict[str, Any]:
    """What is new in a judgement, as plain data."""
    places = {id(case): place for place, case in enumerate(judgement.check.cases)}
    return {
        "outcome": judgement.outcome.value,
        "findings": [[places[id(f.case)], f.outcome.value, f.text, f.inside, f.by_value] for f in judgement.findings],
        "mistake": judgement.mistake,
        "hint": judgement.hint,
        "explained": judgement.explained and judgement.explained.as_data(),
    }


# ---- starting ----------------------------------------------------------------------------------------------------------


def become_a_judge(connection: socket.socket) -> None:
    """Serve, in a process that was made for it, and end that process."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader, which closes the connection
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        _protect()
        serve(connection)
        status = 0
        _clear_up()
    except (BrokenPipeError, ConnectionResetError):
        status = 0  # the grader has ended
    finally:
        os._exit(status)


def _clear_up() -> None:
    """Where the grader was killed, its workers are ended with it, and their folders are left: a student's code is in them."""
    time.sleep(SETTLE)
    scratch.reap()


def _protect() -> None:
    """Keep other processes of the grader's user from reading this one's memory."""
    with contextlib.suppress(ImportError, OSError, AttributeError):
        from autograder.sandbox import layers

        layers.make_unreadable()


def main() -> None:
    """In a fresh Python: serve the connection whose descriptor is the first argument."""
    become_a_judge(socket.socket(fileno=int(sys.argv[1])))
