"""Wrong answers that nobody has explained, and that agree with each other: what several students think, and no oracle says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.classroom.store import ClassStore
from autograder.grading.record import Record
from autograder.rubric.compiled import CompiledCheck, CompiledRubric

MOST_NUMBERS = 4096  # of an answer that are compared
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
    """The unexplained wrong answers of a class, read from its records."""

    def __init__(self, store: ClassStore, rubric: CompiledRubric) -> None:
        self._store = store
        self._checks = {check.name: check for check in rubric.checks}
        self._found: dict[str, list[Shared]] = {}
        self._key = ""  # of the record that was read last
        self._record: Record | None = None

    def add(self, check: str, place: int, key: str, example: str) -> None:
        """Take in an answer. place: of its row; key: of its result"""
        if check not in self._checks:
            return
        answer = self._answer(self._checks[check], key)
        if answer is None:
            return
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

    def _answer(self, check: CompiledCheck, key: str) -> tuple[Numbers, ...] | None:
        """The values of all cases; None where some case returned none, or nothing that can be compared."""
        if key != self._key:
            self._key, self._record = key, self._store.record(key)
        if self._record is None:
            return None
        found = _values(self._record, check)
        return found if found and all(value.size for value in found) else None


def _values(record: Record, check: CompiledCheck) -> tuple[Numbers, ...] | None:
    found: list[Numbers] = []
    rest = MOST_NUMBERS
    for reply in record.of(check):
        if reply.status != "returned":
            return None
        for value in reply.values().values():
            if not isinstance(value.data, np.ndarray) or value.data.dtype.kind not in "fiub":
                return None
            found.append(value.data.ravel()[:rest].astype(np.float64))
            rest -= found[-1].size
            if rest <= 0:
                return tuple(found)
    return tuple(found)


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
