"""Judges, seen by the grader: asks for one check at a time, and goes on without a check that a judge cannot evaluate.

A judge is a process of its own on Linux and macOS (`hearing`, `bench`). On Windows, where `check` judges a student's own work
and Ctrl-C is at hand, the grader judges by itself.
"""

from __future__ import annotations

import functools
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from autograder.grading.imports import import_ahead, imports_of
from autograder.grading.judge import Judge, Judgement
from autograder.grading.record import Record, Reply
from autograder.rubric.compiled import CompiledCheck, CompiledRubric


@dataclass(frozen=True)
class Question:
    """A check to be judged on all its cases, or on the public ones alone.

    replies: place of a case in the check -> the reply
    """

    check: CompiledCheck
    replies: Mapping[int, Reply]
    whole: bool

    @classmethod
    def of(cls, check: CompiledCheck, record: Record, *, whole: bool) -> Question:
        """The question about the replies in a record."""
        return cls(check, {n: r for n, r in enumerate(record.of(check)) if whole or check.cases[n].public}, whole)

    @property
    def places(self) -> tuple[int, ...]:
        """The cases to judge."""
        return tuple(self.replies)

    @property
    def part(self) -> CompiledCheck:
        """The check on the cases to judge."""
        return self.check.at(self.places)


Answer = tuple[Question, Judgement]


class Hearing(Protocol):
    """One submission before a judge."""

    def ask(self, question: Question) -> None:
        """Send a question, without waiting for the answer."""

    def answers(self, *, wait: bool) -> Iterator[Answer]:
        """The judgements that have come. wait: for all that are still to come"""

    def close(self) -> None:
        """Leave the judge to another submission."""


class Judges:
    """The judges of this process: one for each grading that is under way. They end with it. Thread-safe."""

    def __init__(self) -> None:
        self._open = _processes() or HearingHere

    def hearing(self, rubric: CompiledRubric, origins: Mapping[str, Any]) -> Hearing:
        """A hearing for one submission under this rubric. origins: as for `Judge`"""
        return self._open(rubric, origins)


def _processes() -> Callable[[CompiledRubric, Mapping[str, Any]], Hearing] | None:
    """Opens a hearing before a process; None where there are no such processes."""
    if os.name != "posix":
        return None
    try:
        from autograder.grading.hearing import Pool
    except ImportError:  # a student's kit leaves out what only some systems have
        return None
    return Pool().hearing


def judges_of_this_process() -> Judges:
    """The judges that all graders of this process share. The first is started by the first call."""
    return _judges_of(os.getpid())


@functools.cache
def _judges_of(process: int) -> Judges:
    return Judges()


class HearingHere:
    """A hearing before the grader itself, where there are no judges of their own."""

    def __init__(self, rubric: CompiledRubric, origins: Mapping[str, Any]) -> None:
        import_ahead(imports_of(rubric))
        self._judge = Judge(rubric, origins)
        self._ready: deque[Answer] = deque()

    def ask(self, question: Question) -> None:
        judgement = self._judge.judge(question.part, [question.replies[place] for place in question.places])
        self._ready.append((question, replace(judgement, check=question.check)))

    def answers(self, *, wait: bool) -> Iterator[Answer]:
        while self._ready:
            yield self._ready.popleft()

    def close(self) -> None:
        """There is nobody to leave."""
