"""An assignment's policy: how often a student is graded, the cost of handing in late, and how much a report tells.

Data only, kept in an assignment; `grading.ruling` applies it to a submission's metadata.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

TELLS_NOTHING, TELLS_THE_FACT, NAMES_THE_SLIP, TELLS_WHERE_TO_READ = HINT_LEVELS = range(4)
"""How much a report for marks tells of a wrong answer, each level with those before."""


@dataclass(frozen=True)
class RateLimit:
    """At most `submissions` of a student are graded within any `hours`. A further one keeps the last graded score."""

    submissions: int
    hours: float = 24.0

    def __post_init__(self) -> None:
        if not isinstance(self.submissions, int) or self.submissions < 1:
            raise ValueError(f"submissions of a rate limit must be a whole number of at least 1, not {self.submissions!r}")
        if not (math.isfinite(self.hours) and 0 < self.hours <= 24 * 366):
            raise ValueError(f"hours of a rate limit must be more than 0 and at most a year, not {self.hours!r}")


@dataclass(frozen=True)
class LateDays:
    """Work that is n days late, n ≤ `days`, loses n · `penalty_per_day` of its score; later work scores nothing.

    days:            the number of late days, at least one
    penalty_per_day: the share that each one costs, 0.1 for 10 %
    grace_minutes:   the overrun of each deadline that costs nothing
    """

    days: int
    penalty_per_day: float
    grace_minutes: float = 0.0

    def __post_init__(self) -> None:
        if not isinstance(self.days, int) or self.days < 1:
            raise ValueError(
                f"days of LateDays must be a whole number of at least 1, not {self.days!r}; without late days, leave it out"
            )
        if not 0 <= self.penalty_per_day * self.days <= 1 + 1e-9:
            raise ValueError(f"{self.days} late days at {self.penalty_per_day!r} each must cost between 0 and the whole score")
        if not 0 <= self.grace_minutes <= 24 * 60:
            raise ValueError(f"grace_minutes must be between 0 and a day, not {self.grace_minutes!r}")
