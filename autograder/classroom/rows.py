"""The results of a class, a row for each submission: what the index knows, late days, and what was decided by hand."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from autograder.classroom.entrants import ClassError, Entrant
from autograder.classroom.overrides import Override, Overrides, overridden
from autograder.classroom.policy import Dates, limited_sentence, ruling_on
from autograder.classroom.store import ClassStore
from autograder.grading.late import Late
from autograder.rubric.compiled import CompiledRubric


class State(enum.Enum):
    """What became of a submission. The value is the word in tables."""

    GRADED = "graded"
    FAULT = "our fault"
    UNREADABLE = "unreadable"
    LIMITED = "beyond the limit"
    WAITING = "not graded yet"


@dataclass(frozen=True)
class Row:
    """One submission.

    sentence: why there is no report, where there is none
    earned: points before late days; None where nothing was graded
    score: points that count; None where that is not known
    report: as data, with what was decided by hand
    equal: how many submissions of the class are the same
    """

    name: str
    entrant: Entrant
    state: State
    total: float
    sentence: str = ""
    earned: float | None = None
    score: float | None = None
    late: Late | None = None
    report: Mapping[str, Any] | None = field(default=None, repr=False)
    decided: tuple[Override, ...] = ()
    equal: int = 1

    @property
    def without_report(self) -> Row:
        """The same, small enough to keep for a whole class."""
        return replace(self, report=None)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about the submission as a whole."""
        late = (self.late.sentence(self.earned, self.score),) if self.late and self.earned is not None else ()
        own = tuple(self.report["notes"]) if self.report else ()
        return (*late, *self.entrant.notes, *own)

    @property
    def failed(self) -> list[Mapping[str, Any]]:
        """The checks that did not pass."""
        return [check for check in self.report["checks"] if check["outcome"] != "passed"] if self.report else []


@dataclass(frozen=True)
class ClassResults:
    """A class's results, read row by row: only one report is in memory at a time. raises ClassError"""

    store: ClassStore

    @property
    def rubric(self) -> CompiledRubric:
        """The rubric of the last run."""
        rubric = self.store.rubric(self.store.about.get("rubric", ""))
        if rubric is None:
            raise ClassError(f"{self.store.root} lacks the rubric of its results: run `autograder class grade` again")
        return rubric

    def rows(self) -> Iterator[Row]:
        """The rows, in the export's order."""
        rubric, dates, overrides = self.rubric, dates_of(self.store), Overrides(self.store.root)
        roster = list(self.store.roster())
        equal = Counter(key for _, _, key, _ in roster)
        for name, _, key, entrant in roster:
            yield self._row(name, key, entrant, rubric, dates, overrides.of(name), equal[key])

    def _row(
        self,
        name: str,
        key: str,
        entrant: Entrant,
        rubric: CompiledRubric,
        dates: Dates,
        decided: Mapping[str, Override],
        equal: int,
    ) -> Row:
        if entrant.problem:
            return Row(name, entrant, State.UNREADABLE, rubric.total, entrant.problem)
        ruling = ruling_on(entrant, rubric, dates)
        if ruling.limited:
            sentence = limited_sentence(ruling.limited)
            return Row(name, entrant, State.LIMITED, rubric.total, sentence, score=ruling.limited.kept.score)
        report = self.store.report(key)
        if report is None:
            return Row(name, entrant, State.WAITING, rubric.total, "Not graded yet.")
        if decided:
            report = overridden(report, decided)
        earned, late = report["earned"], ruling.late
        fault = bool(report["faults"]) or not report["complete"]
        return Row(
            name,
            entrant,
            State.FAULT if fault else State.GRADED,
            report["total"],
            "; ".join(report["faults"][:1]) if fault else "",
            earned,
            round(earned * late.share, 2) if late else earned,
            late,
            report,
            tuple(decided.values()),
            equal,
        )


def dates_of(store: ClassStore) -> Dates:
    """The dates that the last run was given."""
    about = store.about
    return Dates(*(datetime.fromisoformat(about[key]) if about.get(key) else None for key in ("due", "late_due")))
