"""The report: one submission's judgements, added up. Everything that people see is drawn from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.grading.judge import Finding, Judgement, Loss
from autograder.grading.late import Late
from autograder.grading.outcome import Outcome
from autograder.grading.record import Record
from autograder.intake.words import printable
from autograder.rubric.compiled import CompiledCheck, CompiledRubric
from autograder.rubric.policy import NAMES_THE_SLIP, TELLS_THE_FACT, TELLS_WHERE_TO_READ

MOST_PRINTED = 600
MISHAPS = (Outcome.CRASHED, Outcome.TIMED_OUT, Outcome.OUT_OF_MEMORY)
IN_THE_SANDBOX = re.compile(r"[^\s\"']{0,80}[/\\]autograder-\w{1,40}[/\\]submission[/\\]")
"""Where a submission lies while it runs. Bounded, as anything may be printed."""
NOTHING_PRINTED = (Outcome.GRADER_ERROR, Outcome.SKIPPED)


@dataclass(frozen=True)
class Line:
    """One check as a student reads it.

    aspect: where it fails, and how
    hint: the sentence about a recognised mistake, or what the values say
    printed: what the submission printed
    """

    judgement: Judgement
    aspect: str
    hint: str
    printed: str

    @property
    def check(self) -> CompiledCheck:
        return self.judgement.check

    @property
    def outcome(self) -> Outcome:
        return self.judgement.outcome

    @property
    def mistake(self) -> str:
        """The name of the mistake that the student is told of."""
        return self.judgement.mistake if self.judgement.hint else ""

    @property
    def explained(self) -> str:
        """The kind of explanation that the student is told."""
        explained = self.judgement.explained
        return explained.kind if explained and explained.fact and explained.fact in self.hint else ""

    @property
    def refers(self) -> bool:
        """Whether the student reads no more than that it fails as an earlier check does."""
        return self.outcome in MISHAPS and self.aspect != self.judgement.aspect

    @property
    def title(self) -> str:
        return f"{self.check.function}: {self.check.sentence}"

    @property
    def text(self) -> str:
        """Everything below the title."""
        if self.judgement.passed:
            return ""
        parts = [self.aspect or str(self.outcome), self.hint, f"It printed:\n{self.printed}" if self.printed else ""]
        return "\n".join(part for part in parts if part)

    def as_data(self, *, inside: bool = False) -> dict[str, Any]:
        """The line as plain data.

        inside: with what only an instructor may read, and its own hint, which a line does not repeat after another
        """
        check, judgement = self.check, self.judgement
        data = {
            "name": check.name,
            "number": check.number,
            "function": check.function,
            "family": check.family,
            "module": check.module,
            "sentence": check.sentence,
            "visibility": check.visibility,
            "points": check.points,
            "score": judgement.score,
            "outcome": judgement.outcome.value,
            "mistake": judgement.mistake if inside else self.mistake,
            "explained": self.explained,
            "aspect": self.aspect,
            "hint": self.hint,
            "printed": self.printed,
        }
        if not inside:
            return data
        explained = judgement.explained.as_data() if judgement.explained else None
        cases = [_case_data(finding) for finding in judgement.findings]
        return {**data, "own_hint": judgement.hint, "own_explanation": explained, "cases": cases}


def _case_data(finding: Finding) -> dict[str, Any]:
    return {
        "name": finding.case.name,
        "public": finding.case.public,
        "outcome": finding.outcome.value,
        "text": finding.text,
        "inside": finding.inside,
    }


@dataclass(frozen=True)
class Report:
    """One submission's judgements.

    lines: in the rubric's order
    notes: sentences about the submission as a whole
    environment: for instructors, and for whoever must reproduce the grade
    seconds: that grading took
    shown_seconds: those until the last public case was judged, which say nothing of private ones
    late: what a late submission loses; None where it loses nothing
    """

    assignment: str
    title: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    environment: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    shown_seconds: float = 0.0
    late: Late | None = None

    @property
    def earned(self) -> float:
        """Points for the checks that passed."""
        return sum(line.judgement.score for line in self.lines)

    @property
    def score(self) -> float:
        """The points that count: those earned, less what coming late costs."""
        return round(self.earned * self.late.share, 2) if self.late else self.earned

    @property
    def total(self) -> float:
        return sum(line.check.points for line in self.lines)

    @property
    def complete(self) -> bool:
        """Whether every check was graded. One that a submission lost by using up its own time was."""
        return not any(line.outcome is Outcome.SKIPPED for line in self.lines)

    @property
    def passed(self) -> bool:
        return all(line.judgement.passed for line in self.lines)

    @property
    def losses(self) -> tuple[Loss, ...]:
        """The checks that did not pass, in the rubric's order."""
        return tuple(loss for line in self.lines if (loss := line.judgement.loss) is not None)

    @property
    def faults(self) -> tuple[str, ...]:
        """Checks that the grader itself failed on, each with what an instructor needs to know."""
        return tuple(f"{loss.check}: {loss.why}" for loss in self.losses if loss.outcome is Outcome.GRADER_ERROR)

    def with_late(self, late: Late | None, notes: tuple[str, ...] = ()) -> Report:
        """The report under a decision on late days. notes: what there is to say about the decision"""
        report = replace(self, late=late)
        if late is not None:
            all_seen = all(line.check.visibility == "visible" for line in self.lines)
            notes = (late.sentence(report.earned, report.score if all_seen else None), *notes)
        return replace(report, notes=(*notes, *report.notes))

    def as_data(self, *, inside: bool = False) -> dict[str, Any]:
        """The whole report as plain data, ready for JSON.

        inside: with what only an instructor may read: every case, the grader's own faults, the environment
        """
        data = {
            "assignment": self.assignment,
            "title": self.title,
            "score": self.score,
            "earned": self.earned,
            "total": self.total,
            "complete": self.complete,
            "passed": self.passed,
            "seconds": self.shown_seconds,
            "notes": list(self.notes),
            "late": self.late.as_data() if self.late else None,
            "checks": [line.as_data(inside=inside) for line in self.lines],
        }
        if not inside:
            return data
        return {**data, "seconds": self.seconds, "faults": list(self.faults), "environment": _plain(self.environment)}


@dataclass(frozen=True)
class Graded:
    """What grading gives back: the report, and the record from which it can be judged again."""

    report: Report
    record: Record


def assemble(
    rubric: CompiledRubric, judgements: Iterable[Judgement], record: Record, seconds: float, shown: float = 0.0
) -> Report:
    """The report of these judgements. record: has the notes and the environment"""
    return Report(
        rubric.name,
        rubric.title,
        lines_of(judgements, rubric.hints),
        tuple(dict.fromkeys((*record.problems.values(), *record.notes))),
        {**record.environment, "rubric": record.rubric_hash, "submission": record.submission_hash},
        seconds,
        shown,
    )


def _plain(value: Any) -> Any:
    """Mappings and sequences of any kind as dicts and lists."""
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    return [_plain(entry) for entry in value] if isinstance(value, (list, tuple)) else value


def lines_of(judgements: Iterable[Judgement], hints: int = NAMES_THE_SLIP) -> tuple[Line, ...]:
    """The lines of a report. What has one cause is said once. hints: how much is told of a wrong answer, as `Assignment` has it

    Of one function only the first hint, the first print and the first "not implemented" appear; of equal crashes, time-outs
    and shortages of memory only the first is told, and the others refer to it. What values say by themselves is told only of
    functions without a recognised mistake.
    """
    judgements = tuple(judgements)
    known = {(j.check.visibility, j.check.function) for j in judgements if j.hint} if hints >= NAMES_THE_SLIP else set()
    said = _Said()
    return tuple(_line(j, said, (j.check.visibility, j.check.function) in known, hints) for j in judgements)


def _line(judgement: Judgement, said: _Said, known: bool, hints: int) -> Line:
    """known: a mistake is recognised in the function, and named"""
    check, finding, outcome = judgement.check, judgement.first, judgement.outcome
    aspect, printed = judgement.aspect, ""
    hint = "\n".join(_hints(judgement, said, known, hints))
    if finding and outcome is Outcome.NOT_IMPLEMENTED:
        aspect = said.once(check, check.function, outcome.value, aspect)
    elif finding and finding.text and outcome in MISHAPS and not said.once(check, "", finding.text, finding.text):
        aspect = f"as in {said.where(check, '', finding.text).number}"
    if finding and outcome not in NOTHING_PRINTED:
        printed = said.once(check, check.function, "printed", printable(in_own_files(finding.printed), MOST_PRINTED).strip())
    return Line(judgement, aspect, hint, printed)


def _hints(judgement: Judgement, said: _Said, known: bool, hints: int) -> Iterator[str]:
    """What is told of a wrong answer beside where it fails."""
    check, explained = judgement.check, judgement.explained
    if hints >= NAMES_THE_SLIP and judgement.hint:
        text = said.once(check, check.function, "hint", judgement.hint)
    elif hints >= TELLS_THE_FACT and explained and not known:
        text = explained.text if hints >= NAMES_THE_SLIP else explained.fact
        text = said.once(check, check.function, "explained", text)
    else:
        text = ""
    if text:
        yield text
    if hints >= TELLS_WHERE_TO_READ and judgement.outcome in (Outcome.WRONG, *MISHAPS):
        place = f"Read the handout's section on `{check.function}`."
        if told := said.once(check, check.function, "place", place):
            yield told


def in_own_files(printed: str) -> str:
    """What was printed, with the student's own files as they are called: a warning tells where they lie in the sandbox."""
    return IN_THE_SANDBOX.sub("", printed)


class _Said:
    """What has been said to whom, and in which check. A reader sees only checks of the visibility that they may see."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str, str], CompiledCheck] = {}

    def once(self, check: CompiledCheck, function: str, kind: str, text: str) -> str:
        """The text where this check is the first to say it, else ""."""
        return text if text and self._first.setdefault((check.visibility, function, kind), check) is check else ""

    def where(self, check: CompiledCheck, function: str, kind: str) -> CompiledCheck:
        """The check that said it first."""
        return self._first[check.visibility, function, kind]
