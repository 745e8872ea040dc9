"""What the values of wrong submissions say by themselves, as if nobody had declared a mistake.

A declared mistake is a sentence that somebody thought of beforehand. What nobody thought of must be told by the numbers; so
the wrong submissions of a course stand for those that nobody has seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.grading.judge import Judgement
from autograder.grading.outcome import Outcome
from autograder.grading.report import Report


@dataclass(frozen=True)
class Told:
    """One check that a wrong submission lost by its values.

    aspect: what the report says without an explanation
    kind, text: of the explanation; empty where there is none
    """

    submission: str
    check: str
    aspect: str
    kind: str
    text: str


@dataclass(frozen=True)
class Explained:
    """All checks that were lost by their values, in the order of the submissions."""

    told: tuple[Told, ...]

    @property
    def submissions(self) -> dict[str, bool]:
        """Submission -> whether any of its checks is explained."""
        found: dict[str, bool] = {}
        for one in self.told:
            found[one.submission] = found.get(one.submission, False) or bool(one.text)
        return found

    @property
    def share(self) -> float:
        """The share of submissions that are explained."""
        found = self.submissions
        return sum(found.values()) / len(found) if found else 1.0


def explained(reports: Iterable[tuple[str, Report]]) -> Explained:
    """What is told of wrong submissions. reports: name -> report"""
    return Explained(
        tuple(
            _told(name, line.judgement)
            for name, report in reports
            for line in report.lines
            if line.outcome is Outcome.WRONG and _by_value(line.judgement)
        )
    )


def _by_value(judgement: Judgement) -> bool:
    """Whether the student reads of numbers that differ on a public case."""
    finding = judgement.first
    return finding is not None and finding.case.public and finding.by_value


def _told(submission: str, judgement: Judgement) -> Told:
    said = judgement.explained
    return Told(submission, judgement.check.name, judgement.aspect, said.kind if said else "", said.text if said else "")
