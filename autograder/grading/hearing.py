"""A hearing before a judge in a process of its own. Linux and macOS only.

Requests are sent ahead: while a judge works, the grader goes on to ask the submission's worker. What comes within a moment is
sent together, since to wake a judge costs more than most checks.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import pickle
import select
import signal
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from autograder.grading import bench
from autograder.grading.explaining.explain import Explanation
from autograder.grading.imports import imports_of
from autograder.grading.judge import Finding, Judgement, failed, too_complicated
from autograder.grading.judges import Answer, Question
from autograder.grading.outcome import Outcome
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric

SECONDS, ECHO = 3.0, 0.5
"""Of processor time, to judge a check on its public or on all cases. The slowest check of this course takes 0.03. A check
that runs out of it costs the whole budget, each later one of the same submission at most ECHO."""

MOMENT = 0.25  # seconds within which questions are sent together: a judge that wakes up finds cold caches
PATIENCE = 60.0  # seconds without an answer, if the machine gives a judge no processor at all
SETTLE = 0.2  # seconds until a judge that closed its connection has ended
MOST_CHECKS = 2000  # that a judge remembers


class JudgeProcess:
    """A judge, and the checks that it knows."""

    def __init__(self) -> None:
        with _starting:  # so that no judge inherits the connection of another
            ours, theirs = socket.socketpair()
            with theirs:
                self._pid = _forked(theirs) if _may_fork() else _spawned(theirs)
        self._connection = ours
        ours.setblocking(False)
        self.known: dict[int, CompiledCheck] = {}  # by identity; kept, so that no other check takes its place
        self.rubric: CompiledRubric | None = None  # the one that it judges under
        self._received = bytearray()

    def send(self, request: tuple[bench.Begin | bench.Hear, ...], seconds: float) -> Iterator[dict[str, Any]]:
        """Send a request, and yield the answers that come meanwhile. raises OSError where the process has ended"""
        frame = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
        rest = memoryview(bench.HEAD.pack(len(frame), seconds) + frame)
        while rest:
            try:
                rest = rest[self._connection.send(rest) :]
            except BlockingIOError:  # it is busy, and may itself wait until an answer is read
                self._await(select.POLLIN | select.POLLOUT)
                yield from self.received()

    def received(self) -> Iterator[dict[str, Any]]:
        """The answers that have come. raises OSError where the process has ended"""
        part = b"more"
        with contextlib.suppress(BlockingIOError):
            while part := self._connection.recv(1 << 16):
                self._received += part
        yield from self._whole_answers()
        if not part:
            raise ConnectionResetError("the judge has ended")

    def awaited(self) -> Iterator[dict[str, Any]]:
        """The answers that come next. raises OSError where the process has ended, TimeoutError where none comes"""
        self._await(select.POLLIN)
        yield from self.received()

    def _whole_answers(self) -> Iterator[dict[str, Any]]:
        head = bench.LENGTH.size
        while len(self._received) >= head and len(self._received) >= (end := head + bench.LENGTH.unpack_from(self._received)[0]):
            answer, self._received = self._received[head:end], self._received[end:]
            yield json.loads(answer)

    def _await(self, events: int) -> None:
        poll = select.poll()
        poll.register(self._connection, events)
        if not poll.poll(1e3 * PATIENCE):
            raise TimeoutError("the judge did not answer")

    def kill(self) -> None:
        """End the process at once."""
        self._connection.close()
        with contextlib.suppress(OSError):
            os.kill(self._pid, signal.SIGKILL)
        self._status(0)

    def end(self) -> int:
        """End the process. Returns the signal that had ended it before, 0 where none had."""
        self._connection.close()
        status = self._status(os.WNOHANG)
        deadline = time.monotonic() + SETTLE  # a closed connection is seen before an ended process
        while status is None and time.monotonic() < deadline:
            time.sleep(0.001)
            status = self._status(os.WNOHANG)
        if status is None:
            self.kill()
            return 0
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0

    def _status(self, options: int) -> int | None:
        """How the process has ended; None while it runs."""
        try:
            pid, status = os.waitpid(self._pid, options)
        except ChildProcessError:  # nothing is known of it
            return 0
        return status if pid else None


_starting = threading.Lock()


def _may_fork() -> bool:
    """Whether this process has one thread, so that a fork of it is sound. Only Linux says so."""
    try:
        return threading.active_count() == 1 and len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def _forked(connection: socket.socket) -> int:
    """A judge that has numpy and the engine from the start, within a millisecond or two."""
    pid = os.fork()
    if pid == 0:
        gc.freeze()  # what the grader had open is closed once, here
        os.closerange(3, connection.fileno())
        os.closerange(connection.fileno() + 1, 1 << 20)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        bench.become_a_judge(connection)
    return pid


def _spawned(connection: socket.socket) -> int:
    """The same in a fresh Python, which takes a fifth of a second, beside whatever the grader does meanwhile."""
    code = f"import sys; sys.path[:] = {sys.path!r}; from autograder.grading.bench import main; main()"
    null = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, flags, 0) for stream, flags in ((0, os.O_RDONLY), (1, os.O_WRONLY))]
    connection.set_inheritable(True)
    return os.posix_spawn(
        sys.executable, [sys.executable, "-I", "-c", code, str(connection.fileno())], os.environ, file_actions=null
    )


class Pool:
    """The judges that no grading needs at the moment. Thread-safe."""

    def __init__(self) -> None:
        self.free: list[JudgeProcess] = []
        self._lock = threading.Lock()
        with contextlib.suppress(OSError):  # early, while this process may have but one thread
            self.free.append(JudgeProcess())
        atexit.register(self.close)

    def hearing(self, rubric: CompiledRubric, origins: Mapping[str, Any]) -> HearingElsewhere:
        """A hearing before one of them, or before a new one."""
        return HearingElsewhere(self, rubric, origins)

    def take(self) -> JudgeProcess:
        """A judge that nobody else asks. raises OSError where none can be started"""
        with self._lock:
            if self.free:
                return self.free.pop()
        return JudgeProcess()

    def close(self) -> None:
        """End all judges: the grader ends. (Where it is killed, they see it by their closed connections, and clear up.)"""
        with self._lock:
            judges, self.free = self.free, []
        for judge in judges:
            judge.kill()

    def give_back(self, judge: JudgeProcess) -> None:
        """Leave it to others."""
        with self._lock:
            self.free.append(judge)


class HearingElsewhere:
    """A hearing before a process. A judge that ends over a check is replaced, and the check is lost."""

    def __init__(self, pool: Pool, rubric: CompiledRubric, origins: Mapping[str, Any]) -> None:
        self._pool = pool
        self._rubric = rubric
        self._begin = bench.Begin(None, origins, imports_of(rubric), False)
        self._judge: JudgeProcess | None = None
        self._sent: dict[int, set[int]] = {}  # check -> the places of the replies that this judge has
        self._waiting: deque[Question] = deque()  # asked, and not answered
        self._unsent: list[Question] = []  # the last of them
        self._flushed = time.monotonic()
        self._new = True  # the judge has not begun with this submission
        self._ready: deque[Answer] = deque()
        self._exhausted: dict[int, Judgement] = {}  # the checks lost for their cost: they are not judged a second time
        self._again: Question | None = None  # a question over which a judge ended for no reason that is known
        with contextlib.suppress(OSError):  # another attempt is made with the first question
            self._start()

    def ask(self, question: Question) -> None:
        if id(question.check) in self._exhausted:
            self._ready.append((question, self._exhausted[id(question.check)]))
            return
        self._waiting.append(question)
        self._unsent.append(question)
        if time.monotonic() - self._flushed > MOMENT:
            self._carefully(self._flush)

    def answers(self, *, wait: bool) -> Iterator[Answer]:
        while True:
            if wait and self._unsent:
                self._carefully(self._flush)
            if len(self._waiting) > len(self._unsent):
                self._carefully(lambda: self._look(wait))
            while self._ready:
                yield self._ready.popleft()
            if not (wait and self._waiting):
                return

    def close(self) -> None:
        judge, self._judge = self._judge, None
        if judge is None:
            return
        if self._waiting:  # nobody wants its answers any more
            judge.kill()
        else:
            self._pool.give_back(judge)

    # -- a judge that may end at any moment ----------------------------------------------------------------------------

    def _look(self, wait: bool) -> None:
        """Take the answers that have come. wait: for the next one"""
        if self._judge is None:
            self._start()
        if self._judge is not None:
            self._take(self._judge.awaited() if wait else self._judge.received())

    def _start(self) -> None:
        """Begin with a judge, and ask it all that is not answered. raises OSError"""
        self._judge = judge = self._pool.take()
        forget, known = len(judge.known) > MOST_CHECKS, judge.rubric is self._rubric
        if forget:
            judge.known.clear()
        self._sent.clear()
        judge.rubric = self._rubric
        rubric = None if known else replace(self._rubric, checks=(), provided="")
        self._begin, self._new = replace(self._begin, rubric=rubric, forget=forget), True
        self._unsent = list(self._waiting)
        if self._unsent or forget or not known:  # a rubric is read while the worker starts
            self._flush()

    def _flush(self) -> None:
        """Send what has not been sent. raises OSError"""
        judge = self._judge
        if judge is None:
            self._start()
            return
        begin = (self._begin,) if self._new else ()
        request = (*begin, *(self._told(judge, question) for question in self._unsent))
        self._unsent.clear()
        self._new = False
        self._flushed = time.monotonic()
        self._take(judge.send(request, self._budget))

    def _told(self, judge: JudgeProcess, question: Question) -> bench.Hear:
        """A question, without what this judge knows already."""
        check = question.check
        number, sent = id(check), self._sent.setdefault(id(check), set())
        new = {place: reply for place, reply in question.replies.items() if place not in sent}
        told = None if number in judge.known else _clean(check)
        judge.known[number] = check
        sent.update(new)
        return bench.Hear(number, told, new, question.places)

    @property
    def _budget(self) -> float:
        """Seconds of processor time for the next check."""
        return ECHO if self._exhausted else SECONDS

    def _take(self, answers: Iterator[dict[str, Any]]) -> None:
        for answer in answers:
            question = self._waiting.popleft()
            self._ready.append((question, _judgement(question, answer)))

    def _carefully(self, step: Callable[[], None]) -> None:
        """Take a step with the judge. Where it has ended, its question is answered without it, and another judge begins."""
        while True:
            try:
                step()
                return
            except OSError as error:
                self._lose(error)
            if not self._waiting:
                return
            step = self._start

    def _lose(self, error: OSError) -> None:
        judge, self._judge = self._judge, None
        ended = judge.end() if judge is not None else 0
        if not self._waiting:
            return
        question = self._waiting[0]
        if ended != signal.SIGPROF and question is not self._again:  # something else may have ended it
            self._again = question
            return
        if ended in (signal.SIGPROF, signal.SIGKILL):  # the kernel sends the one for time, and the other for memory
            judgement = too_complicated(question.check, _stopped_at(question), f"judging it takes more than {self._budget:g} s")
            self._exhausted[id(question.check)] = judgement
        else:
            judgement = failed(question.check, f"the judge ended twice over this check (signal {ended}; {error})")
        self._ready.append((self._waiting.popleft(), judgement))


def _stopped_at(question: Question) -> CompiledCase:
    """The case that a lost check is told of: where there are private ones, all public cases were judged before."""
    cases = question.part.cases
    return next((case for case in cases if not case.public), cases[0])


def _clean(check: CompiledCheck) -> CompiledCheck:
    """The check without what others keep beside its cases."""
    return replace(check, cases=tuple(replace(case) for case in check.cases))


def _judgement(question: Question, answer: Mapping[str, Any]) -> Judgement:
    findings, places = [], question.places
    for place, outcome, text, inside, by_value in answer["findings"]:
        case, reply = question.check.cases[places[place]], question.replies[places[place]]
        printed = reply.printed if case.public else ""
        findings.append(Finding(case, Outcome(outcome), text, inside, printed, by_value is True))
    explained = Explanation(*answer["explained"]) if answer["explained"] else None
    return Judgement(question.check, Outcome(answer["outcome"]), tuple(findings), answer["mistake"], answer["hint"], explained)
