"""Slots: threads that take a work from the queue, have it graded, and keep the result.

On this machine each slot has a process of its own, so that a submission that ends it ends nobody else's. An executor of the
instructor's, a cluster's say, is shared by its slots.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, field

from autograder.classroom.engines import Engine, local
from autograder.classroom.entrants import ClassError
from autograder.classroom.task import Done, grade_chunk
from autograder.service.queue import MOST_ATTEMPTS, JobQueue, Lease
from autograder.service.works import Bench, Unusable, Work, given_up, result_of

LONG = 600.0  # seconds of a grading that was stopped, from which on it counts as an attempt
IDLE = 0.5  # seconds after which a slot looks whether it is to stop
AWAY = 30.0  # seconds until a slot tries again to open an engine that could not be opened


@dataclass
class Tally:
    """What the slots have done since the start. seconds: of grading; ends: outcome -> works"""

    seconds: float = 0.0
    ends: Counter[str] = field(default_factory=Counter)
    busy: int = 0

    def mean(self) -> float:
        """Seconds that a work takes; 0 where none has ended."""
        count = sum(self.ends.values())
        return self.seconds / count if count else 0.0


class Slots:
    """The slots of a service.

    engine: of a cluster, which is opened at once; None for `count` processes of this machine
    raises ClassError where the engine cannot be opened
    """

    def __init__(self, queue: JobQueue, bench: Bench, count: int, engine: Engine | None = None) -> None:
        self._queue, self._bench = queue, bench
        self.tally, self._lock, self._stopping = Tally(), threading.Lock(), threading.Event()
        shared = _Shared(engine).opened() if engine else None
        self.count = engine.slots if engine else count
        self._places = [shared or _Shared(local(1)) for _ in range(self.count)]
        self._threads = [
            threading.Thread(target=self._work, args=(place,), name=f"slot {n}", daemon=True)
            for n, place in enumerate(self._places)
        ]

    def start(self) -> None:
        """Begin to grade."""
        for thread in self._threads:
            thread.start()

    @property
    def alive(self) -> int:
        """How many slots are at work or wait for some."""
        return sum(thread.is_alive() for thread in self._threads)

    def stop(self) -> None:
        """End what is being graded, and let it wait for the next start."""
        self._stopping.set()
        for place in {id(place): place for place in self._places}.values():
            place.close()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(10)

    def _work(self, place: _Shared) -> None:
        while not self._stopping.is_set():
            lease = self._queue.lease()
            if lease is None:
                with self._queue.arrivals:
                    self._queue.arrivals.wait(IDLE)
                continue
            with self._counted():
                self._grade(place, lease)

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        began = time.monotonic()
        with self._lock:
            self.tally.busy += 1
        try:
            yield
        finally:
            with self._lock:
                self.tally.busy -= 1
                self.tally.seconds += time.monotonic() - began

    def _grade(self, place: _Shared, lease: Lease) -> None:
        try:
            work = self._bench.read(lease.assignment, lease.body)
        except (Unusable, LookupError, OSError) as error:  # it was sound when it came: rubrics have changed since
            self._queue.finish(lease.key, _refusal(str(error)), faulty=True)
            self._count("unusable")
            return
        if lease.attempts > MOST_ATTEMPTS:
            self._keep(lease, given_up(work, f"grading was begun {MOST_ATTEMPTS} times, and never ended"))
            return
        began = time.monotonic()
        try:
            done = place.graded(work)
        except ClassError:  # the cluster is away, which no submission can help
            self._queue.give_back(lease.key, counted=False)
            self._count("lost")
            self._stopping.wait(AWAY)
            return
        except Exception as error:
            if self._stopping.is_set():
                self._queue.give_back(lease.key, counted=time.monotonic() - began > LONG)
            elif lease.attempts >= MOST_ATTEMPTS or not isinstance(error, BrokenExecutor):
                why = f"grading ended {lease.attempts} times without a result ({type(error).__name__}: {error})"
                self._keep(lease, given_up(work, why))
            else:
                self._queue.give_back(lease.key, counted=True)
                self._count("lost")
            return
        self._keep(lease, done)

    def _keep(self, lease: Lease, done: Done) -> None:
        result, faulty = result_of(done)
        self._queue.finish(lease.key, result, faulty=faulty)
        self._count("fault" if faulty else "graded")

    def _count(self, end: str) -> None:
        with self._lock:
            self.tally.ends[end] += 1


def _refusal(why: str) -> bytes:
    return json.dumps({"why": why, "verdicts": []}).encode("utf-8", "replace")


class _Shared:
    """An executor, and another in its place when it has broken down. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._lock, self._closed = engine, threading.Lock(), False
        self._executor: Executor | None = None
        self._pending: set[Future[list[Done]]] = set()

    def opened(self) -> _Shared:
        """The same with its executor open. raises ClassError"""
        self._executor = self._engine.open()
        return self

    def graded(self, work: Work) -> Done:
        """The result of a work. raises ClassError where no executor can be opened, or whatever kept it from being graded"""
        with self._lock:
            if self._closed:
                raise BrokenExecutor("the service is stopping")
            executor = self._executor = self._executor or self._engine.open()
            try:
                future = executor.submit(grade_chunk, work.settings, (work.item,))
            except RuntimeError as error:  # it broke down before, or was shut down
                self._replace(executor)
                raise BrokenExecutor(str(error)) from error
            self._pending.add(future)
        try:
            return future.result()[0]
        except BrokenExecutor:
            with self._lock:
                self._replace(executor)
            raise
        finally:
            self._pending.discard(future)

    def _replace(self, broken: Executor) -> None:
        if self._executor is broken:
            broken.shutdown(wait=False)
            self._executor = None

    def close(self) -> None:
        """End what is being graded."""
        with self._lock:
            self._closed, executor = True, self._executor
            if executor is None:
                return
            for future in list(self._pending):
                future.cancel()
            self._engine.kill()
            executor.shutdown(wait=False)
