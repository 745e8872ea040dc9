"""Judging: replies in, outcomes out. It runs no student code, and never imports torch.

A check passes when every case passes, public and private. The first failing case is what the student reads about;
a recognised mistake is one whose oracle gives the same answers on every case that returned any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.grading.record import Record, Reply
from autograder.grading.words import advice, place
from autograder.intake.words import printable, stub_sentence
from autograder.rubric.compare import Difference
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric
from autograder.rubric.families import FAMILIES
from autograder.rubric.late import LateOracles

PASSED, WRONG, CRASHED, TIMED_OUT = "passed", "wrong", "crashed", "timed out"
OUT_OF_MEMORY, NOT_IMPLEMENTED, SKIPPED, GRADER_ERROR = "out of memory", "not implemented", "skipped", "grader error"
OUTCOMES = (PASSED, WRONG, CRASHED, TIMED_OUT, OUT_OF_MEMORY, NOT_IMPLEMENTED, SKIPPED, GRADER_ERROR)


@dataclass(frozen=True)
class Finding:
    """One case, judged. text: for the student, already without numbers where the case is private;
    inside: the whole story, for an instructor; printed: what the submission wrote (public cases only)."""

    case: CompiledCase
    outcome: str
    text: str = ""
    inside: str = ""
    printed: str = ""


@dataclass(frozen=True)
class Outcome:
    """One check, judged. mistake: the name of the recognised mistake, hint: its sentence."""

    check: CompiledCheck
    outcome: str
    findings: tuple[Finding, ...] = ()
    mistake: str = ""
    hint: str = ""

    @property
    def score(self) -> float:
        return self.check.points if self.outcome == PASSED else 0.0

    @property
    def first(self) -> Finding | None:
        """The finding a student reads about."""
        return next((f for f in self.findings if f.outcome != PASSED), None)

    @property
    def aspect(self) -> str:
        """The line under the check's sentence: where it fails, and how."""
        finding = self.first
        if finding is None:
            return ""
        case = finding.case
        if finding.outcome in (NOT_IMPLEMENTED, SKIPPED, GRADER_ERROR) or case.name == "your answer":
            return finding.text
        where = case.name if case.public else f"{case.name}, with other numbers that are not shown"
        return f"{where}: {finding.text}"


class Judge:
    """Judges the checks of one compiled rubric, one after another or again from a record."""

    def __init__(self, rubric: CompiledRubric, origins: Mapping[str, Any]) -> None:
        self.rubric, self.origins = rubric, origins
        self._late = LateOracles(rubric.late_source)
        self._stubs = {stub_sentence(c.function) for c in rubric.checks}
        self._found: dict[tuple[str, str, bool], tuple[Reply, Finding]] = {}  # public cases are judged early, and again

    def judge(self, check: CompiledCheck, replies: Sequence[Reply]) -> Outcome:
        """replies: one for each of the check's cases, in their order."""
        try:
            findings = tuple(self._finding(check, case, reply) for case, reply in zip(check.cases, replies, strict=True))
            outcome = next((f.outcome for f in findings if f.outcome != PASSED), PASSED)
            mistake = self._mistake(check, replies) if outcome == WRONG else ""
        except Exception as error:  # ours: said as such, and the command exits non-zero
            return self.failed(check, f"{type(error).__name__}: {error}")
        return Outcome(check, outcome, findings, mistake, check.hints.get(mistake, ""))

    def failed(self, check: CompiledCheck, inside: str) -> Outcome:
        """A check that our own fault kept from being judged."""
        text = "The grader itself failed on this check. This is not your fault; the instructor has been told."
        return Outcome(check, GRADER_ERROR, (Finding(check.cases[0], GRADER_ERROR, text, inside),))

    def unfinished(self, check: CompiledCheck) -> Outcome:
        text = "Not graded yet: the autograder is still running, or was interrupted."
        return Outcome(check, SKIPPED, (Finding(check.cases[0], SKIPPED, text, text),))

    def from_record(self, record: Record) -> list[Outcome]:
        """Every check judged from recorded replies alone."""
        return [self.judge(c, record.of(c)) for c in self.rubric.checks]

    # -- one case --------------------------------------------------------------------------------------------

    def _finding(self, check: CompiledCheck, case: CompiledCase, reply: Reply) -> Finding:
        key = (check.name, case.name, case.public)
        judged, finding = self._found.get(key, (None, None))
        if judged is not reply:
            finding = self._judged(check, case, reply)
            self._found[key] = (reply, finding)
        return finding

    def _judged(self, check: CompiledCheck, case: CompiledCase, reply: Reply) -> Finding:
        if reply.status == "returned":
            difference = self._difference(check, case, reply)
            outcome, difference = (WRONG, difference) if difference else (PASSED, Difference("", "", ""))
        else:
            outcome, difference = self._mishap(check, reply)
        text = difference.text if case.public else difference.blind
        return Finding(case, outcome, printable(text), printable(difference.text), reply.printed if case.public else "")

    def _difference(self, check: CompiledCheck, case: CompiledCase, reply: Reply) -> Difference | None:
        values = reply.values()
        missing = [name for name in check.program.returns if name not in values]
        if missing:  # a forged reply
            return Difference("type", f"no value came back for {missing[0]}", "no value came back")
        return FAMILIES[check.family].judge(check, case, values, self._late[check.name] if check.late else None)

    def _mishap(self, check: CompiledCheck, reply: Reply) -> tuple[str, Difference]:
        """The outcome and the sentence for a program that returned nothing."""
        error, status = reply.error, reply.status
        doing = f"importing {check.module}" if reply.phase == "import" else f"`{check.function}`"
        if status == "raised" and error.get("type") == "NotImplementedError" and str(error.get("message")) in self._stubs:
            return NOT_IMPLEMENTED, Difference("", str(error["message"]), stub_sentence(check.function))
        if status == "raised":
            kind = "" if error.get("type") == "Asked" else f"raised {error.get('type', 'an exception')}: "
            message = str(error.get("message", ""))
            text = f"{doing} {kind}{message}{place(error, self.origins)}{advice(message)}"
            if error.get("type") == "Asked":  # nothing was raised: the value is not what can be worked with
                return WRONG, Difference("type", text, f"{doing} returned something else than is asked for")
            # The place of an import error is no secret: it happens before any case is known.
            return CRASHED, Difference("crashed", text, text if reply.phase == "import" else f"{doing} raised an exception")
        if status == "unavailable":
            return CRASHED, _same(reply.reason)
        if status == "not run":
            return SKIPPED, _same(reply.reason)
        if status == "timed out":
            limit = f" within {error['limit']:g} s" if "limit" in error else ""
            causes = "a loop that never stops, very slow code, or very much printing"
            return TIMED_OUT, _same(reply.reason or f"{doing} did not end{limit}: {causes}")
        if status == "memory" or (status == "died" and error.get("status") == -9):
            return OUT_OF_MEMORY, _same(f"{doing} needed more memory than the {self.rubric.memory} MiB it may use")
        if status == "died":
            text = reply.reason or f"{doing} ended the process it ran in"
            return CRASHED, Difference("", text + ("" if reply.reason else f" ({_ending(error.get('status'))})"), text)
        text = reply.reason or f"{doing} returned something that could not be read"
        return CRASHED, Difference("", text if reply.reason else f"{text}: {error.get('message', 'malformed')}", text)

    # -- all cases -------------------------------------------------------------------------------------------

    def _mistake(self, check: CompiledCheck, replies: Sequence[Reply]) -> str:
        """The recognised mistake: it gives the same answer on every case that returned one."""
        family = FAMILIES[check.family]
        returned = [
            (case, reply.values())
            for case, reply in zip(check.cases, replies, strict=True)
            if reply.status == "returned" and set(check.program.returns) <= set(reply.results)
        ]
        for name in check.hints:
            said = [
                family.recognises(check, case, values, self._late[name] if check.late else case.mistaken[name])
                for case, values in returned
            ]
            said = [s for s in said if s is not None]
            if said and all(said):
                return name
        return ""


def _same(text: str) -> Difference:
    return Difference("", text, text)


def _ending(status: Any) -> str:
    if not isinstance(status, int):
        return "it was gone"
    return f"signal {-status}" if status < 0 else f"exit status {status}"
