"""What an instructor decides besides what is right: how often a student is graded, and what handing in late costs.

Data alone, kept in an assignment; `grading.policy` applies it to what Gradescope says of a submission.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class RateLimit:
    """In any `hours` at most `submissions` of a student are graded; one beyond keeps the score of the last that was."""

    submissions: int
    hours: float = 24.0

    def __post_init__(self) -> None:
        if not isinstance(self.submissions, int) or self.submissions < 1:
            raise ValueError(f"a rate limit grades at least one submission, not {self.submissions!r}")
        if not (math.isfinite(self.hours) and 0 < self.hours <= 24 * 366):
            raise ValueError(f"the hours of a rate limit are more than none and no more than a year, not {self.hours!r}")


@dataclass(frozen=True)
class LateDays:
    """n days late, n ≤ `days`, cost n · `penalty_per_day` of what the work earned; later work earns nothing.

    days:            how many late days there are, at least one
    penalty_per_day: the share that each one costs, 0.1 for 10 %
    grace_minutes:   how far each of these deadlines may be overrun for nothing
    """

    days: int
    penalty_per_day: float
    grace_minutes: float = 0.0

    def __post_init__(self) -> None:
        if not isinstance(self.days, int) or self.days < 1:
            raise ValueError(f"there is at least one late day, or no late days at all, not {self.days!r}")
        if not 0 <= self.penalty_per_day * self.days <= 1 + 1e-9:
            raise ValueError(f"{self.days} late days at {self.penalty_per_day!r} each cost less than nothing or more than all")
        if not 0 <= self.grace_minutes <= 24 * 60:
            raise ValueError(f"the grace is no less than none and no more than a day, not {self.grace_minutes!r} minutes")
