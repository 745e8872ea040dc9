"""The outcome of a check or a case."""

from __future__ import annotations

import enum


class Outcome(enum.Enum):
    """How a check ended. The value is the word that people and results.json read.

    SKIPPED is a check that was never graded, through nobody's fault but ours: a report that holds one is not complete, and does
    not count as a submission. What a submission lost by using up its own time is TIMED_OUT.
    """

    PASSED = "passed"
    WRONG = "wrong"
    CRASHED = "crashed"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    NOT_IMPLEMENTED = "not implemented"
    SKIPPED = "skipped"
    GRADER_ERROR = "grader error"

    def __str__(self) -> str:
        return self.value
