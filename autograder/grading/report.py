"""The report: one submission's outcomes, added up. Everything people see is drawn from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from autograder.grading.judge import (
    CRASHED,
    GRADER_ERROR,
    NOT_IMPLEMENTED,
    OUT_OF_MEMORY,
    PASSED,
    SKIPPED,
    TIMED_OUT,
    Outcome,
)
from autograder.grading.ruling import Late, Ruling
from autograder.intake.words import printable

if TYPE_CHECKING:
    from autograder.rubric.compiled import CompiledCheck

MOST_PRINTED = 600
MISHAPS = (CRASHED, TIMED_OUT, OUT_OF_MEMORY)


@dataclass(frozen=True)
class Line:
    """One check as a student reads it: the sentence, the first failing aspect, the hint, and what was printed."""

    outcome: Outcome
    aspect: str
    hint: str
    printed: str

    @property
    def number(self) -> str:
        return self.outcome.check.number

    @property
    def title(self) -> str:
        return f"{self.outcome.check.function}: {self.outcome.check.sentence}"

    @property
    def text(self) -> str:
        """Everything below the title."""
        if self.outcome.outcome == PASSED:
            return ""
        parts = [self.aspect or self.outcome.outcome, self.hint]
        if self.printed:
            parts.append(f"It printed:\n{self.printed}")
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Report:
    """lines: in the rubric's order; notes: what is worth saying of the submission as a whole; environment: for
    instructors, and for whoever must reproduce the grade; late: what coming late costs, if it did and does."""

    assignment: str
    title: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    environment: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    late: Late | None = None

    @property
    def earned(self) -> float:
        return sum(line.outcome.score for line in self.lines)

    @property
    def score(self) -> float:
        """What counts of what was earned."""
        return round(self.earned * self.late.share, 2) if self.late else self.earned

    @property
    def total(self) -> float:
        return sum(line.outcome.check.points for line in self.lines)

    @property
    def complete(self) -> bool:
        return not any(line.outcome.outcome == SKIPPED for line in self.lines)

    @property
    def faults(self) -> tuple[str, ...]:
        """Checks that failed through our fault, with what an instructor needs to know."""
        return tuple(
            f"{line.outcome.check.name}: {line.outcome.first.inside}"
            for line in self.lines
            if line.outcome.outcome == GRADER_ERROR
        )

    @property
    def passed(self) -> bool:
        return all(line.outcome.outcome == PASSED for line in self.lines)

    def under(self, ruling: Ruling) -> Report:
        """The report of a submission on which rate limits and late days were ruled."""
        report = replace(self, late=ruling.late)
        all_seen = all(line.outcome.check.visibility == "visible" for line in self.lines)
        said = (ruling.late.sentence(report.earned, report.score if all_seen else None),) if ruling.late else ()
        return replace(report, notes=(*said, *ruling.notes, *report.notes))


def lines_of(outcomes: Sequence[Outcome]) -> tuple[Line, ...]:
    """Of one function only the first hint, the first print and the first "not implemented" are shown, and of all checks
    only the first of equal mishaps: one cause is told once."""
    told: dict[tuple[str, str, str], CompiledCheck] = {}  # (who sees it, function or "", text or kind) -> where it was told

    lines = []
    for outcome in outcomes:
        check, finding = outcome.check, outcome.first

        def once(scope: str, kind: str, text: str, check: CompiledCheck = check) -> str:
            return text if text and told.setdefault((check.visibility, scope, kind), check) is check else ""

        aspect, hint, printed = outcome.aspect, once(check.function, "hint", outcome.hint), ""
        if finding and outcome.outcome == NOT_IMPLEMENTED:
            aspect = once(check.function, NOT_IMPLEMENTED, aspect)
        elif finding and finding.text and outcome.outcome in MISHAPS and not once("", finding.text, finding.text):
            aspect = f"as in {told[check.visibility, '', finding.text].number}"
        if finding and outcome.outcome not in (GRADER_ERROR, SKIPPED):
            printed = once(check.function, "printed", printable(finding.printed, MOST_PRINTED).strip())
        lines.append(Line(outcome, aspect, hint, printed))
    return tuple(lines)
