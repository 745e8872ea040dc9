"""Late days and rate limits count offline as they do on Gradescope, and what is not known costs nobody anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from autograder.classroom.entrants import Attempt, Entrant
from autograder.classroom.policy import Dates, limited_sentence, ruling_on
from autograder.rubric.policy import LateDays, RateLimit

DUE = datetime(2026, 10, 1, 12, tzinfo=timezone.utc)


def handed_in(*, late: timedelta, earlier: tuple[Attempt, ...] = (), due: datetime | None = None) -> Entrant:
    return Entrant("a", created=DUE + late, earlier=earlier, due=due)


@pytest.fixture
def strict(rubric):
    return replace(rubric, late_days=LateDays(2, 0.25), rate_limit=RateLimit(2, 24))


@pytest.mark.parametrize(("hours", "share"), [(-1, None), (1, 0.75), (25, 0.5), (49, 0.0)])
def test_late_days_are_counted_from_the_date_that_was_given(hours: int, share: float | None, strict) -> None:
    late = ruling_on(handed_in(late=timedelta(hours=hours)), strict, Dates(DUE)).late
    assert (late.share if late else None) == share


def test_a_students_own_date_comes_first(strict) -> None:
    own = handed_in(late=timedelta(hours=30), due=DUE + timedelta(days=2))
    assert ruling_on(own, strict, Dates(DUE)).late is None


def test_without_dates_nobody_is_late(strict) -> None:
    for entrant, dates in ((handed_in(late=timedelta(days=9)), Dates()), (Entrant("a"), Dates(DUE))):
        ruling = ruling_on(entrant, strict, dates)
        assert ruling.late is None and ruling.limited is None


def test_a_submission_beyond_the_limit_keeps_the_last_score(strict) -> None:
    earlier = tuple(Attempt(DUE - timedelta(hours=n), float(n)) for n in (1, 2, 30))
    limited = ruling_on(handed_in(late=timedelta(), earlier=earlier), strict, Dates(DUE)).limited
    assert limited is not None and limited.kept.score == 1.0
    assert "at most 2 submissions in 24 h" in limited_sentence(limited)
    ungraded = (Attempt(DUE - timedelta(hours=1), None), *earlier[1:])
    assert ruling_on(handed_in(late=timedelta(), earlier=ungraded), strict, Dates(DUE)).limited is None
