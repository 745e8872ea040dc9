"""Rate limits and late days, decided from Gradescope's metadata alone.

Never from the clock: a submission that is graded again gets the same decision again. And never at a student's cost where
the metadata cannot be read: then the submission counts as in time and within the limit, and a note says what is missing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from autograder.grading.late import Late, many, moment, points
from autograder.grading.report import Report
from autograder.reporting.gradescope.metadata import Metadata, mapping
from autograder.rubric.compiled import CompiledRubric
from autograder.rubric.policy import LateDays, RateLimit

DAY = timedelta(days=1)
WITHOUT = "so this submission counts as in time and within every limit"


@dataclass(frozen=True)
class Kept:
    """The earlier submission whose score and report stand."""

    at: datetime
    score: float
    results: Mapping[str, Any]


@dataclass(frozen=True)
class Limited:
    """A submission beyond the limit: nothing of it is run.

    opens: when the next submission is graded again
    kept: what stands instead
    """

    limit: RateLimit
    created: datetime
    opens: datetime
    kept: Kept

    @property
    def sentence(self) -> str:
        """Why it was not graded, what counts instead, and when the next one counts, in the submission's own time zone."""
        tests = self.kept.results.get("tests")
        all_seen = isinstance(tests, list) and all(mapping(test).get("visibility") == "visible" for test in tests)
        score = f"{points(self.kept.score)}, that" if all_seen else "that"  # a hidden test's points stay hidden
        most = f"{many(self.limit.submissions, 'submission')} in {self.limit.hours:g} h"
        opens = f"{moment(_full_minute(self.opens), self.created)}, {_about(self.opens - self.created)} after this one"
        return (
            f"This submission was not graded: at most {most} are graded, and your earlier ones reached that limit. "
            f"The next one counts from {opens}. Your score stays {score} of your submission of "
            f"{moment(self.kept.at, self.created)}, whose report is shown here."
        )


@dataclass(frozen=True)
class Ruling:
    """The decision on one submission.

    limited: given if nothing of it is run
    late: given if it is run, and counts in part
    notes: what the metadata do not say
    """

    limited: Limited | None = None
    late: Late | None = None
    notes: tuple[str, ...] = ()

    def applied_to(self, report: Report) -> Report:
        """The report with the deduction for late days, and with the notes."""
        return report.with_late(self.late, self.notes)


def rule(rubric: CompiledRubric, metadata: Path | Metadata | None) -> Ruling:
    """The decision on the submission that these metadata describe, or a file of them. Raises nothing."""
    if metadata is None or not (rubric.rate_limit or rubric.late_days):
        return Ruling()
    try:
        data = metadata if isinstance(metadata, Metadata) else Metadata.read(metadata)
        created = data.created
        if created is None:
            return Ruling(notes=(f"Gradescope's data do not say when this was handed in, {WITHOUT}.",))
        limited, limit_notes = _limitation(rubric.rate_limit, data, created) if rubric.rate_limit else (None, ())
        if limited:
            return Ruling(limited)
        late, late_notes = _lateness(rubric.late_days, data, created) if rubric.late_days else (None, ())
        return Ruling(None, late, (*late_notes, *limit_notes))
    except Exception as error:  # not the student's fault, so not at the student's cost
        return Ruling(notes=(f"Gradescope's data on this submission could not be read ({type(error).__name__}), {WITHOUT}.",))


def _lateness(policy: LateDays, data: Metadata, created: datetime) -> tuple[Late | None, tuple[str, ...]]:
    due, last = data.deadline("due_date"), data.deadline("late_due_date")
    if due is None:
        return None, ("Gradescope's data name no due date, so this submission counts as in time.",)
    over = created - due - timedelta(minutes=policy.grace_minutes)
    if over <= timedelta(0):
        return None, ()
    days = -(-over // DAY)  # every day that has begun
    lenient = days > policy.days and last is not None and created <= last
    charged = min(days, policy.days)
    share = 0.0 if days > policy.days and not lenient else max(0.0, round(1 - charged * policy.penalty_per_day, 9))
    return Late(days, share, policy.days, due, created, lenient), ()


def _limitation(limit: RateLimit, data: Metadata, created: datetime) -> tuple[Limited | None, tuple[str, ...]]:
    earlier = list(data.earlier)
    window = timedelta(hours=limit.hours)
    used = sorted(
        (
            Kept(e.at, e.score, e.results)
            for e in earlier
            if e.at is not None and e.score is not None and e.graded and e.at < created < e.at + window
        ),
        key=lambda kept: kept.at,
    )
    if len(used) >= limit.submissions:
        return Limited(limit, created, used[-limit.submissions].at + window, used[-1]), ()
    undated = sum(e.at is None for e in earlier)
    if not undated:
        return None, ()
    return None, (f"Gradescope's data do not say when {many(undated, 'earlier submission')} came; none of that counts.",)


def _full_minute(at: datetime) -> datetime:
    """The next full minute, so that whoever waits until then has waited long enough."""
    return (at + timedelta(seconds=59, microseconds=999_999)).replace(second=0, microsecond=0)


def _about(span: timedelta) -> str:
    minutes = span / timedelta(minutes=1)
    if minutes < 90:
        return f"about {max(1, math.ceil(minutes))} min"
    return f"about {round(minutes / 60)} h" if minutes < 48 * 60 else f"about {round(minutes / 60 / 24)} days"
