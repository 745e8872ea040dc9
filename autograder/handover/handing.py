"""A run that hands over: it grades its own checks, and its report says of the others what the service says.

The assignment's key is read and its file removed before a worker starts. What is kept is a key that is good for this submission
alone, in a process whose memory no worker can read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.grading.judge import Finding, Judgement
from autograder.grading.outcome import Outcome
from autograder.grading.report import Report, lines_of
from autograder.handover.asking import LOOKED, Asking, Waiting
from autograder.handover.keys import HandoverError, take_key
from autograder.handover.order import KEY, Order
from autograder.handover.parts import but, only
from autograder.handover.verdicts import Verdict
from autograder.reporting.gradescope.metadata import Metadata
from autograder.rubric.compiled import CompiledCheck, CompiledRubric

FIRST = 20.0  # seconds that handing over may take before the run's own checks


@dataclass
class Handing:
    """One run.

    whole: the rubric with what is handed over as skeletons
    asking: None where there is nothing to ask with; then `known` says why
    known: what the service has said so far
    """

    whole: CompiledRubric
    order: Order
    asking: Asking | None
    known: Mapping[str, Verdict] | Waiting
    end: float

    @classmethod
    def begun(cls, rubric: CompiledRubric, order_file: Path, submission: Path, metadata: Path | None, began: float) -> Handing:
        """Take the key, and get ready. Nothing is sent yet. began: when the run did, of time.monotonic(); raises HandoverError"""
        order = Order.read(order_file)
        nothing = Waiting(LOOKED, "nothing was sent yet")
        handing = cls(rubric, order, None, nothing, began + order.seconds)
        try:
            key = take_key(order_file.with_name(KEY), order.assignment)
            handing.asking = Asking.about(order, key, rubric.rubric_hash, submission, _number(metadata))
        except (HandoverError, OSError) as error:
            handing.known = Waiting(LOOKED, str(error))
        return handing

    @property
    def here(self) -> CompiledRubric:
        """The rubric of the checks that this run grades."""
        return but(self.whole, self.order.checks)

    @property
    def checks(self) -> tuple[CompiledCheck, ...]:
        """The checks that are handed over."""
        return only(self.whole, self.order.checks).checks

    def send(self) -> None:
        """Hand over, before the run's own checks, so that both are graded at the same time."""
        if self.asking:
            left = min(FIRST, self.end - time.monotonic())
            self.known = self.asking.once(left, self.checks)

    def wait(self, on_news: Callable[[Waiting], None]) -> None:
        """Wait for the service, as long as the run's time allows. on_news: called with each answer that is none yet"""
        if self.asking and isinstance(self.known, Waiting) and (self.known.again is not None):
            self.known = self.asking.wait(self.end, self.checks, on_news)

    def merged(self, report: Report) -> Report:
        """The report on all checks, in the rubric's order. report: on those that this run grades"""
        own = {line.check.name: line.judgement for line in report.lines}
        judgements = [own.get(check.name) or self._judgement(check) for check in self.whole.checks]
        told: dict[str, Any] = {"url": self.order.url, "checks": len(self.order.checks), "state": "graded"}
        if isinstance(self.known, Waiting):
            told |= {"state": "waiting", "why": self.known.inside}
        return replace(report, lines=lines_of(judgements, self.whole.hints), environment={**report.environment, "handover": told})

    def _judgement(self, check: CompiledCheck) -> Judgement:
        if isinstance(self.known, Waiting):
            finding = Finding(check.cases[0], Outcome.SKIPPED, self.known.sentence, self.known.inside)
            return Judgement(check, Outcome.SKIPPED, (finding,))
        return self.known[check.name].judgement(check)


def _number(metadata: Path | None) -> str:
    """The platform's number of the submission; "" where there is none."""
    try:
        return str(Metadata.read(metadata).data.get("id", "")) if metadata else ""
    except (OSError, ValueError, RecursionError):
        return ""
