"""Gives chunks of submissions to an executor, and takes back results as they come. What is lost with a process or a machine is
given out again."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, replace

from autograder.classroom.engines import Engine
from autograder.classroom.task import Done, Item, Settings, grade_chunk

SHARED, MOST = 2, 3
"""Attempts with others at work beside it, and attempts in all. A submission that ends its process again and again takes others
with it; in the end it is graded alone, so that it is known which one it was."""


@dataclass(frozen=True)
class _Chunk:
    items: tuple[Item, ...]
    attempts: int = 0


class Crew:
    """One run over an executor.

    broken: makes the result of a submission that we failed on, given why
    """

    def __init__(self, engine: Engine, settings: Settings, broken: Callable[[Item, str], Done]) -> None:
        self._engine, self._settings, self._broken = engine, settings, broken
        self._executor: Executor | None = None
        self._pending: dict[Future[list[Done]], _Chunk] = {}
        self._again: deque[_Chunk] = deque()
        self._alone: deque[_Chunk] = deque()
        self._given_up: list[Done] = []

    def results(self, items: Iterable[Item]) -> Iterator[Done]:
        """The results, in whatever order they come. Only a few items are taken ahead. The caller's end ends the executor."""
        chunks = self._chunks(items)
        try:
            while True:
                self._fill(chunks)
                if self._pending:
                    yield from self._collect()
                elif not self._given_up:
                    return
                yield from self._given_up
                self._given_up.clear()
        finally:
            if self._pending:  # nobody waits for it any more
                self._engine.kill()
            self._close(wait=not self._pending)

    def _chunks(self, items: Iterable[Item]) -> Iterator[_Chunk]:
        items = iter(items)
        while chunk := tuple(itertools.islice(items, self._engine.chunk)):
            yield _Chunk(chunk)

    def _fill(self, chunks: Iterator[_Chunk]) -> None:
        """Give out so much that no slot waits for us."""
        while len(self._pending) < 2 * self._engine.slots:
            chunk = self._again.popleft() if self._again else next(chunks, None)
            if chunk is None:
                break
            self._submit(chunk)
        while not self._pending and self._alone:
            self._submit(self._alone.popleft())

    def _submit(self, chunk: _Chunk) -> None:
        if self._executor is None:
            self._executor = self._engine.open()
        try:
            self._pending[self._executor.submit(grade_chunk, self._settings, chunk.items)] = chunk
        except (BrokenExecutor, RuntimeError) as error:
            self._lose(chunk, error)
            self._replace()

    def _collect(self) -> Iterator[Done]:
        done, _ = wait(self._pending, return_when=FIRST_COMPLETED)
        breakdown = False
        for future in done:
            chunk = self._pending.pop(future)
            try:
                yield from future.result()
            except Exception as error:  # with a process, a machine, or a defect of ours
                breakdown |= isinstance(error, BrokenExecutor)
                self._lose(chunk, error)
        if breakdown:
            yield from self._recover()

    def _recover(self) -> Iterator[Done]:
        """A broken executor fails everything that it was given: all of it is given to another."""
        pending, self._pending = self._pending, {}
        for future, chunk in pending.items():
            try:
                yield from future.result(timeout=60)
            except Exception as error:
                self._lose(chunk, error)
        self._replace()

    def _replace(self) -> None:
        self._close(wait=False)
        self._executor = None

    def _close(self, *, wait: bool) -> None:
        for future in self._pending:  # not every executor's own shutdown can cancel
            future.cancel()
        if self._executor is not None:
            self._executor.shutdown(wait=wait)

    def _lose(self, chunk: _Chunk, error: Exception) -> None:
        """Give a chunk out again, or give its submission up."""
        chunk = replace(chunk, attempts=chunk.attempts + 1)
        if chunk.attempts >= MOST:
            why = f"grading ended {chunk.attempts} times without a result ({type(error).__name__}: {error})"
            self._given_up += [self._broken(item, why) for item in chunk.items]
        elif chunk.attempts < SHARED:
            self._again.append(chunk)
        else:
            self._alone += [_Chunk((item,), chunk.attempts) for item in chunk.items]
