"""The report of a grading that is under way, drawn up from its events."""

from __future__ import annotations

import time
from collections.abc import Iterator

from autograder.grading.events import Admitted, CheckJudged, EnvironmentKnown, Event, Stage, Started
from autograder.grading.judge import Judgement, unfinished
from autograder.grading.record import Record
from autograder.grading.report import Report, assemble
from autograder.rubric.compiled import CompiledCheck


class Draft:
    """Takes the events of one grading, and gives the report so far. Checks without a judgement count as skipped."""

    def __init__(self, started: Started) -> None:
        self.rubric = started.rubric
        self.record = Record.begun(started.rubric, started.submission)
        self._began = time.monotonic()
        self._shown = 0.0
        self._decided: dict[str, Judgement] = {}
        self._judged: set[str] = set()  # on all cases

    def take(self, event: Event) -> None:
        """Add an event."""
        if isinstance(event, Admitted):
            self.rubric = event.rubric
            self.record.notes += (event.note,) if event.note else ()
        elif isinstance(event, EnvironmentKnown):
            self.record.environment = event.environment
        elif isinstance(event, CheckJudged) and event.stage is Stage.PUBLIC:
            self._shown = self._seconds
            self._decide(event)
        elif isinstance(event, CheckJudged):
            self._decide(event)
            self._judged.add(event.judgement.check.name)

    def _decide(self, event: CheckJudged) -> None:
        if event.decides:
            self._decided[event.judgement.check.name] = event.judgement

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._began

    @property
    def decided(self) -> int:
        """How many checks have their points."""
        return len(self._decided)

    @property
    def remaining(self) -> tuple[CompiledCheck, ...]:
        """The checks that have not been judged on all cases."""
        return tuple(check for check in self.rubric.checks if check.name not in self._judged)

    def report(self) -> Report:
        """The report so far."""
        return assemble(self.rubric, self._judgements(), self.record, self._seconds, self._shown)

    def _judgements(self) -> Iterator[Judgement]:
        for check in self.rubric.checks:
            yield self._decided.get(check.name) or unfinished(check)
