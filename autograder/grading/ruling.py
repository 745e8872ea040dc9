"""Rate limits and late days, ruled on from Gradescope's submission_metadata.json alone.

Never from the clock: a submission that is graded again is ruled on again as it was. And never to a student's cost where
the metadata cannot be read: then everything counts as in time and within the limit, and a note says what is missing.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from autograder.rubric.compiled import CompiledRubric
from autograder.rubric.policy import LateDays, RateLimit

DAY = timedelta(days=1)
WITHOUT = "so this submission counts as in time and within every limit"


@dataclass(frozen=True)
class Earlier:
    """An earlier submission that this grader graded to its end."""

    at: datetime
    score: float
    results: Mapping[str, Any]


@dataclass(frozen=True)
class Limited:
    """A submission beyond the limit: nothing of it is run, and an earlier one's report stands.

    opens: from when on a submission is graded again
    """

    limit: RateLimit
    created: datetime
    opens: datetime
    kept: Earlier

    @property
    def sentence(self) -> str:
        """Why, what counts instead, and when the next one counts: all in the zone of the submission's own time."""
        tests = self.kept.results.get("tests")
        shown = _is_list(tests) and all(_mapping(test).get("visibility") == "visible" for test in tests)
        score = f"{_points(self.kept.score)}, that" if shown else "that"  # else it tells of what may not be seen yet
        most = f"{_many(self.limit.submissions, 'submission')} in {self.limit.hours:g} h"
        opens = f"{_said(_full_minute(self.opens), self.created)}, {_about(self.opens - self.created)} after this one"
        return (
            f"This submission was not graded: at most {most} can be, and your earlier ones used that up. The next one counts "
            f"from {opens}. Your score stays {score} of your submission of {_said(self.kept.at, self.created)}, whose report "
            "is shown here."
        )


@dataclass(frozen=True)
class Late:
    """A submission after its due date. share: of what it earned; lenient: Gradescope's own late due date still allowed it."""

    days: int
    share: float
    accepted: int
    due: datetime
    created: datetime
    lenient: bool = False

    def as_data(self) -> dict[str, Any]:
        """The same as plain data."""
        dates = {"due": self.due.isoformat(), "created": self.created.isoformat()}
        return {"days": self.days, "share": self.share, "accepted": self.accepted, "lenient": self.lenient, **dates}

    def sentence(self, earned: float, counts: float | None) -> str:
        """counts: how much of what was earned, or None: that would tell what the student may not see yet"""
        when = f"{_many(self.days, 'day')} late (due {_said(self.due, self.created)})"
        if self.days > self.accepted and not self.lenient:
            return f"{when}, of {_many(self.accepted, 'day')} at most: no points count, whatever the checks below say."
        off = f"{round(100 * (1 - self.share), 6):g} % off"
        off += f", no more than for {_many(self.accepted, 'day')}, since your late due date is not over" if self.lenient else ""
        if counts is None:
            return f"{when}: {off}."
        return f"{when}: {off}, {_points(counts)} of the {_points(earned)} points earned count."


@dataclass(frozen=True)
class Ruling:
    """What the metadata come to. limited: it is not run at all; late: it is, and counts in part."""

    limited: Limited | None = None
    late: Late | None = None
    notes: tuple[str, ...] = ()


def rule(rubric: CompiledRubric, metadata: Path | None) -> Ruling:
    """The ruling on the submission that a file of metadata tells of. Raises nothing."""
    if metadata is None or not (rubric.rate_limit or rubric.late_days):
        return Ruling()
    try:
        data = _read(metadata)
        created = when(data.get("created_at"))
        if created is None:
            return Ruling(notes=(f"Gradescope's data do not say when this was handed in, {WITHOUT}.",))
        late, late_notes = _lateness(rubric.late_days, data, created) if rubric.late_days else (None, ())
        limited, limit_notes = _limitation(rubric.rate_limit, data, created) if rubric.rate_limit else (None, ())
        return Ruling(limited, None if limited else late, () if limited else (*late_notes, *limit_notes))
    except Exception as error:  # not the student's fault, so not at the student's cost
        return Ruling(notes=(f"Gradescope's data on this submission could not be read ({type(error).__name__}), {WITHOUT}.",))


# ---- late days -------------------------------------------------------------------------------------------------------


def _lateness(policy: LateDays, data: Mapping, created: datetime) -> tuple[Late | None, tuple[str, ...]]:
    due, last = _deadline(data, "due_date"), _deadline(data, "late_due_date")
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


def _deadline(data: Mapping, key: str) -> datetime | None:
    """The students' own date, with their extensions, where they have one (of a group the latest); else the assignment's."""
    users = data.get("users")
    own = [when(_mapping(_mapping(user).get("assignment")).get(key)) for user in users] if _is_list(users) else []
    return max((date for date in own if date), default=None) or when(_mapping(data.get("assignment")).get(key))


# ---- rate limits -----------------------------------------------------------------------------------------------------


def _limitation(limit: RateLimit, data: Mapping, created: datetime) -> tuple[Limited | None, tuple[str, ...]]:
    found, lost = [], 0
    for entry in _list(data.get("previous_submissions")):
        at = when(_mapping(entry).get("submission_time"))
        if at is None:
            lost += 1
        elif at < created:
            found += filter(None, [_graded(at, entry)])
    window = timedelta(hours=limit.hours)
    used = sorted((e for e in found if e.at + window > created), key=lambda e: e.at)
    notes = (f"Gradescope's data do not say when {_many(lost, 'earlier submission')} came; none of that counts.",) if lost else ()
    if len(used) < limit.submissions:
        return None, notes
    return Limited(limit, created, used[-limit.submissions].at + window, used[-1]), notes


def _graded(at: datetime, entry: Mapping) -> Earlier | None:
    """An earlier submission, if it used up one of those that are graded: not where it was limited itself, where our fault
    or an interruption kept it from being graded, or where its results did not come back."""
    results = _mapping(entry.get("results"))
    extra = _mapping(results.get("extra_data"))
    score = number(results.get("score"))
    score = number(entry.get("score")) if score is None else score
    whole = extra.get("complete") is True and not extra.get("faults") and not extra.get("limited")
    return Earlier(at, score, results) if whole and score is not None else None


# ---- reading what may hold anything ----------------------------------------------------------------------------------

TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(?:Z|UTC|([+-])(\d\d):?(\d\d)?)",
    re.ASCII | re.IGNORECASE,
)


def when(text: Any) -> datetime | None:
    """A moment in ISO 8601, with its zone; None where it is none, or names no zone and so no moment.

    >>> when("2018-07-01T14:22:32.365935-07:00").isoformat()
    '2018-07-01T14:22:32.365935-07:00'
    >>> when("2018-07-01 14:22:32.3Z").isoformat()
    '2018-07-01T14:22:32.300000+00:00'
    >>> when("2018-07-01T14:22:32") is None
    True
    """
    match = TIME.fullmatch(text.strip()) if isinstance(text, str) and len(text) < 80 else None
    if match is None:
        return None
    *parts, fraction, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    try:
        made = datetime(*(int(part or 0) for part in parts), int((fraction or "0").ljust(6, "0")[:6]), timezone(offset))
    except ValueError:  # no such day, or no such zone
        return None
    return made if 2000 <= made.year < 2200 else None


def number(value: Any) -> float | None:
    """A finite number, which may come as text; else None."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        read = float(value)
    except (ValueError, OverflowError):
        return None
    return read if math.isfinite(read) else None


def _read(path: Path) -> Mapping:
    def finite(text: str) -> float | None:
        return number(text)

    data = json.loads(path.read_bytes(), parse_float=finite, parse_constant=lambda word: None)
    if not isinstance(data, Mapping):
        raise ValueError("no JSON object")
    return data


def _mapping(value: Any) -> Mapping:
    return value if isinstance(value, Mapping) else {}


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _list(value: Any) -> Iterator[Any]:
    yield from value if _is_list(value) else ()


# ---- words -----------------------------------------------------------------------------------------------------------


def _said(moment: datetime, zone: datetime) -> str:
    local = moment.astimezone(zone.tzinfo)
    return f"{local:%Y-%m-%d %H:%M} {local:%Z}"


def _full_minute(moment: datetime) -> datetime:
    """Not before it: whoever waits until then has waited long enough."""
    return (moment + timedelta(seconds=59, microseconds=999_999)).replace(second=0, microsecond=0)


def _about(span: timedelta) -> str:
    minutes = span / timedelta(minutes=1)
    if minutes < 90:
        return f"about {max(1, math.ceil(minutes))} min"
    return f"about {round(minutes / 60)} h" if minutes < 48 * 60 else f"about {round(minutes / 60 / 24)} days"


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" + "s" * (count != 1)


def _points(value: float) -> str:
    return f"{round(value, 2):.10g}"
