"""Judging: replies in, judgements out. The judge runs no student code and never imports torch.

A check passes when every case passes, public and private. The student reads about the first case that fails. A mistake
is recognised when its oracle agrees with the submission on every case that returned a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.grading.mishaps import mishap
from autograder.grading.outcome import Outcome
from autograder.grading.record import Record, Reply
from autograder.intake.words import printable, stub_sentence
from autograder.rubric.compare import Difference
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric
from autograder.rubric.families import FAMILIES
from autograder.rubric.late import LateOracles

NO_DIFFERENCE = Difference("", "", "")
WITHOUT_A_PLACE = (Outcome.NOT_IMPLEMENTED, Outcome.SKIPPED, Outcome.GRADER_ERROR)  # the same on every case
OUR_FAULT = "The grader itself failed on this check. This is not your fault; the instructor has been told."
UNFINISHED = "Not graded yet: the autograder is still running, or was interrupted."


@dataclass(frozen=True)
class Finding:
    """One case, judged.

    text: for the student; without numbers where the case is private
    inside: for an instructor, with all numbers
    printed: what the submission wrote (public cases only)
    """

    case: CompiledCase
    outcome: Outcome
    text: str = ""
    inside: str = ""
    printed: str = ""


@dataclass(frozen=True)
class Loss:
    """A check that did not pass, and why, for an instructor."""

    check: str
    outcome: Outcome
    why: str

    @property
    def how(self) -> str:
        """The outcome and the reason in one phrase."""
        return f"{self.outcome}: {self.why}"

    def __str__(self) -> str:
        return f"{self.check} ({self.how})"


@dataclass(frozen=True)
class Judgement:
    """One check, judged.

    mistake: the name of the recognised mistake
    hint: the sentence that the rubric has for it
    """

    check: CompiledCheck
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    mistake: str = ""
    hint: str = ""

    @property
    def passed(self) -> bool:
        return self.outcome is Outcome.PASSED

    @property
    def score(self) -> float:
        return self.check.points if self.passed else 0.0

    @property
    def first(self) -> Finding | None:
        """The finding that the student reads about: the first that did not pass."""
        return next((f for f in self.findings if f.outcome is not Outcome.PASSED), None)

    @property
    def loss(self) -> Loss | None:
        """What is lost and why; None where the check passed."""
        return None if self.passed else Loss(self.check.name, self.outcome, self.first.inside if self.first else "")

    @property
    def aspect(self) -> str:
        """The line under the check's sentence: in which case it fails, and how."""
        finding = self.first
        if finding is None:
            return ""
        case = finding.case
        if finding.outcome in WITHOUT_A_PLACE or case.name == "your answer":
            return finding.text
        where = case.name if case.public else f"{case.name}, with other numbers that are not shown"
        return f"{where}: {finding.text}"


def failed(check: CompiledCheck, inside: str) -> Judgement:
    """The judgement on a check that the grader could not judge, for a reason of its own."""
    return _on_all_cases(check, Outcome.GRADER_ERROR, OUR_FAULT, inside)


def unfinished(check: CompiledCheck) -> Judgement:
    """The judgement on a check that has not been reached yet."""
    return _on_all_cases(check, Outcome.SKIPPED, UNFINISHED, UNFINISHED)


def _on_all_cases(check: CompiledCheck, outcome: Outcome, text: str, inside: str) -> Judgement:
    return Judgement(check, outcome, (Finding(check.cases[0], outcome, text, inside),))


class Judge:
    """Judges the checks of one compiled rubric, one after another or again from a record.

    origins: file -> the notebook cell and line that each of its lines comes from
    """

    def __init__(self, rubric: CompiledRubric, origins: Mapping[str, Any]) -> None:
        self.rubric, self.origins = rubric, origins
        self.late = LateOracles(rubric.late_source)
        self._stubs = {stub_sentence(c.function) for c in rubric.checks}
        self._found: dict[tuple[str, str, bool], tuple[Reply, Finding]] = {}  # public cases are judged twice

    def judge(self, check: CompiledCheck, replies: Sequence[Reply]) -> Judgement:
        """The judgement on one check. replies: one for each of its cases, in their order"""
        try:
            findings = tuple(self._finding(check, case, reply) for case, reply in zip(check.cases, replies, strict=True))
            outcome = next((f.outcome for f in findings if f.outcome is not Outcome.PASSED), Outcome.PASSED)
            mistake = self._mistake(check, replies) if outcome is Outcome.WRONG else ""
        except Exception as error:  # a defect of the rubric or the engine, never the student's
            return failed(check, f"{type(error).__name__}: {error}")
        return Judgement(check, outcome, findings, mistake, check.hints.get(mistake, ""))

    def from_record(self, record: Record) -> list[Judgement]:
        """Every check, judged from recorded replies alone."""
        return [self.judge(check, record.of(check)) for check in self.rubric.checks]

    # -- one case --------------------------------------------------------------------------------------------

    def _finding(self, check: CompiledCheck, case: CompiledCase, reply: Reply) -> Finding:
        key = (check.name, case.name, case.public)
        known = self._found.get(key)
        if known is not None and known[0] is reply:
            return known[1]
        finding = self._judged(check, case, reply)
        self._found[key] = (reply, finding)
        return finding

    def _judged(self, check: CompiledCheck, case: CompiledCase, reply: Reply) -> Finding:
        if reply.status == "returned":
            found = self._difference(check, case, reply)
            outcome, difference = (Outcome.WRONG, found) if found else (Outcome.PASSED, NO_DIFFERENCE)
        else:
            outcome, difference = mishap(check, reply, self.rubric.memory, self._stubs, self.origins)
        text = difference.text if case.public else difference.blind
        return Finding(case, outcome, printable(text), printable(difference.text), reply.printed if case.public else "")

    def _difference(self, check: CompiledCheck, case: CompiledCase, reply: Reply) -> Difference | None:
        values = reply.values()
        missing = [name for name in check.program.returns if name not in values]
        if missing:  # a forged reply
            return Difference("type", f"no value came back for {missing[0]}", "no value came back")
        return FAMILIES[check.family].judge(check, case, values, self.late[check.name] if check.late else None)

    # -- all cases -------------------------------------------------------------------------------------------

    def _mistake(self, check: CompiledCheck, replies: Sequence[Reply]) -> str:
        """The name of the mistake that agrees with the submission on every case that returned a value, or ""."""
        returned = [
            (case, reply)
            for case, reply in zip(check.cases, replies, strict=True)
            if reply.status == "returned" and set(check.program.returns) <= set(reply.results)
        ]
        for name in check.hints:
            agreements = list(self._agreements(check, name, returned))
            if agreements and all(agreements):
                return name
        return ""

    def _agreements(self, check: CompiledCheck, name: str, returned: Sequence[tuple[CompiledCase, Reply]]) -> Iterator[bool]:
        """Whether each case's values are those of the mistake, where they can be compared."""
        for case, reply in returned:
            mistaken = self.late[name] if check.late else case.mistaken[name]
            if mistaken is None:
                continue
            agrees = FAMILIES[check.family].recognises(check, case, reply.values(), mistaken)
            if agrees is not None:
                yield agrees
