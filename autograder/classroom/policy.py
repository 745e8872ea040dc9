"""Late days and rate limits, from what an export says of a submission, by the same rules as on Gradescope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from autograder.classroom.entrants import Entrant
from autograder.grading.late import many, moment
from autograder.reporting.gradescope.metadata import Metadata
from autograder.reporting.gradescope.ruling import Limited, Ruling, rule
from autograder.rubric.compiled import CompiledRubric


@dataclass(frozen=True)
class Dates:
    """Dates that no export holds. due, late_due: for whoever has none of their own"""

    due: datetime | None = None
    late_due: datetime | None = None


def ruling_on(entrant: Entrant, rubric: CompiledRubric, dates: Dates) -> Ruling:
    """The decision on a submission. What is not known costs nobody anything."""
    due = entrant.due or dates.due
    rubric = rubric if due else replace(rubric, late_days=None)
    if entrant.created is None or not (rubric.late_days or rubric.rate_limit):
        return Ruling()
    late_due = None if entrant.due else dates.late_due
    graded = {"complete": True}  # an export says no more of an earlier submission than its score
    return rule(
        rubric,
        Metadata(
            {
                "created_at": entrant.created.isoformat(),
                "assignment": {
                    "due_date": due.isoformat() if due else None,
                    "late_due_date": late_due.isoformat() if late_due else None,
                },
                "previous_submissions": [
                    {
                        "submission_time": attempt.at.isoformat() if attempt.at else None,
                        "score": attempt.score,
                        "results": {"score": attempt.score, "extra_data": graded} if attempt.score is not None else {},
                    }
                    for attempt in entrant.earlier
                ],
            }
        ),
    )


def limited_sentence(limited: Limited) -> str:
    """Why a submission is not graded, and what counts instead."""
    most = f"{many(limited.limit.submissions, 'submission')} in {limited.limit.hours:g} h"
    kept = moment(limited.kept.at, limited.created)
    return (
        f"This submission was not graded: at most {most} are graded, and earlier ones reached that limit. "
        f"The score of the submission of {kept} stays."
    )
