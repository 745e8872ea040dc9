"""Wrong answers that nobody has explained, and that agree with each other: what several students think, and no oracle says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.grading.outcome import Outcome
from autograder.grading.record import Record
from autograder.grading.report import Report
from autograder.rubric.compiled import CompiledCheck, CompiledRubric

MOST_NUMBERS = 256  # of an answer that are compared
MOST_DIFFERENT = 400  # different answers to one check
NEAR = 1e-3  # of the largest entry, as for hints

Numbers = np.ndarray[Any, Any]


@dataclass
class Shared:
    """An answer that several submissions gave.

    example: what an instructor reads of one of them
    members: places of their rows
    """

    check: CompiledCheck
    example: str
    answer: tuple[Numbers, ...]
    members: list[int] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.members)

    @property
    def stub(self) -> str:
        """The beginning of a declaration of this mistake."""
        check = self.check
        told = re.sub(r"[^ -~]", "?", self.example.split("\n", 1)[0])[:110]
        return (
            f'@{check.name}.mistake("This is the value you get when …: say what to do instead.")\n'
            f"def describes_what_was_done({', '.join(check.asks)}):\n"
            f"    # {self.count} submissions agree on it; one of them: {told}\n"
            f"    return ...\n"
        )


class Answers:
    """The unexplained wrong answers of a class."""

    def __init__(self, rubric: CompiledRubric) -> None:
        self._checks = {check.name: check for check in rubric.checks}
        self._found: dict[str, list[Shared]] = {}

    def add(self, check: str, place: int, numbers: Sequence[Sequence[float]], example: str) -> None:
        """Take in an answer. place: of its row; numbers: of `answers_of`"""
        if check not in self._checks or not numbers:
            return
        answer = tuple(np.array(values) for values in numbers)
        different = self._found.setdefault(check, [])
        for shared in different:
            if _agree(shared.answer, answer):
                shared.members.append(place)
                return
        if len(different) < MOST_DIFFERENT:
            different.append(Shared(self._checks[check], example, answer, [place]))

    def shared(self) -> list[Shared]:
        """Those that at least two submissions gave, the most frequent first."""
        found = [shared for different in self._found.values() for shared in different if shared.count > 1]
        return sorted(found, key=lambda shared: -shared.count)


def answers_of(report: Report, record: Record) -> dict[str, list[list[float]]]:
    """The values of each check that is wrong, and explained by nothing: kept with a report, so that nobody has to read the
    record to compare them."""
    found = {}
    for line in report.lines:
        judgement = line.judgement
        explained = judgement.mistake or (judgement.explained and judgement.explained.text)
        if judgement.cause is Outcome.WRONG and not explained and (values := _values(record, line.check)):
            found[line.check.name] = values
    return found


def _values(record: Record, check: CompiledCheck) -> list[list[float]]:
    """The values of all cases; none where some case returned none, or nothing that can be compared."""
    found: list[list[float]] = []
    rest = MOST_NUMBERS
    for reply in record.of(check):
        if reply.status != "returned":
            return []
        for value in reply.values().values():
            if not isinstance(value.data, np.ndarray) or value.data.dtype.kind not in "fiub" or not value.data.size:
                return []
            found.append([float(f"{number:.5g}") for number in value.data.ravel()[:rest].tolist()])
            rest -= len(found[-1])
            if rest <= 0:
                return found
    return found


def _agree(first: tuple[Numbers, ...], second: tuple[Numbers, ...]) -> bool:
    if len(first) != len(second):
        return False
    for a, b in zip(first, second, strict=True):
        if a.shape != b.shape:
            return False
        finite = np.isfinite(a)
        if not np.array_equal(finite, np.isfinite(b)):
            return False
        largest = max(np.abs(a[finite]).max(initial=0.0), np.abs(b[finite]).max(initial=0.0))
        if not np.allclose(a[finite], b[finite], rtol=0, atol=NEAR * largest):
            return False
    return True
