"""Judging: replies in, judgements out. The judge runs no student code and never imports torch.

A check passes when every case passes, public and private. The student reads about the first public case that fails. Where
only private cases fail, one sentence serves every kind of failure: kinds that differ would spell a private number, letter by
letter. A mistake is recognised when its oracle agrees with the submission on every case that returned a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.grading.explaining.explain import FAULT, Explanation, explain, explain_draws, explain_losses
from autograder.grading.explaining.relations import Seen
from autograder.grading.mishaps import mishap
from autograder.grading.outcome import Outcome
from autograder.grading.record import Reply
from autograder.intake.words import printable
from autograder.rubric.compare import Array, Difference, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric, Expected
from autograder.rubric.families import FAMILIES
from autograder.rubric.late import LateOracles
from autograder.rubric.trees import TOO_COMPLICATED

NO_DIFFERENCE = Difference("", "", "")
OURS = (Outcome.SKIPPED, Outcome.GRADER_ERROR)  # not by the submission's doing
WITHOUT_A_PLACE = (Outcome.NOT_IMPLEMENTED, *OURS)  # the same on every case
OUR_FAULT = "The grader itself failed on this check. This is not your fault; the instructor has been told."
UNFINISHED = "Not graded yet: the autograder is still running, or was interrupted."
PRIVATELY = (
    "right on every case shown, but not on others that are drawn in the same way and not shown: there it is wrong, raises an "
    "error, or takes too long"
)
LOSSES = "losses"
"""The result that holds a training curve, whatever the check."""
PUBLISHED = "after_published"
"""The visibility of checks that a student reads when nothing private is left to be learned from them."""


@dataclass(frozen=True)
class Finding:
    """One case, judged.

    text: for the student; without numbers where the case is private
    inside: for an instructor, with all numbers
    printed: what the submission wrote (public cases only)
    by_value: whether the result's numbers, or their shape, are compared with expected ones
    """

    case: CompiledCase
    outcome: Outcome
    text: str = ""
    inside: str = ""
    printed: str = ""
    by_value: bool = False


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

    outcome: as a student may read it; WRONG, however it failed, where only private cases did
    mistake: the name of the mistake recognised on all cases, for an instructor
    hint:    the sentence about the mistake recognised on the public cases
    explained: what the values of the public cases say by themselves
    """

    check: CompiledCheck
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    mistake: str = ""
    hint: str = ""
    explained: Explanation | None = None

    @property
    def passed(self) -> bool:
        return self.outcome is Outcome.PASSED

    @property
    def score(self) -> float:
        return self.check.points if self.passed else 0.0

    @property
    def first(self) -> Finding | None:
        """The first finding that did not pass, of a public case if there is one."""
        return first_failing(self.findings)

    @property
    def cause(self) -> Outcome:
        """The outcome of the first case that did not pass, for an instructor."""
        return self.first.outcome if self.first else self.outcome

    @property
    def loss(self) -> Loss | None:
        """What is lost and why; None where the check passed."""
        return None if self.passed else Loss(self.check.name, self.cause, self.first.inside if self.first else "")

    @property
    def aspect(self) -> str:
        """The line under the check's sentence: in which case it fails, and how."""
        finding = self.first
        if finding is None:
            return ""
        if told_privately(self.check, finding):
            return PRIVATELY
        if finding.outcome in WITHOUT_A_PLACE or finding.case.name == "your answer":
            return finding.text
        where = finding.case.name if finding.case.public else f"{finding.case.name}, with other numbers that are not shown"
        return f"{where}: {finding.text}"


def first_failing(findings: Iterable[Finding]) -> Finding | None:
    """The first finding that did not pass, public cases before private ones."""
    failing = [finding for finding in findings if finding.outcome is not Outcome.PASSED]
    return next((finding for finding in failing if finding.case.public), failing[0] if failing else None)


def told_privately(check: CompiledCheck, finding: Finding) -> bool:
    """Whether a student reads of this failing case before grades are published, and must not learn how it fails."""
    return not finding.case.public and check.visibility != PUBLISHED and finding.outcome not in OURS


def failed(check: CompiledCheck, inside: str) -> Judgement:
    """The judgement on a check that the grader could not judge, for a reason of its own."""
    return Judgement(check, Outcome.GRADER_ERROR, (Finding(check.cases[0], Outcome.GRADER_ERROR, OUR_FAULT, inside),))


def unfinished(check: CompiledCheck) -> Judgement:
    """The judgement on a check that has not been reached yet."""
    finding = Finding(check.cases[0], Outcome.SKIPPED, UNFINISHED, UNFINISHED)
    return Judgement(check, Outcome.SKIPPED, (finding,))


def too_complicated(check: CompiledCheck, case: CompiledCase, inside: str) -> Judgement:
    """The judgement on a check whose results the judge could not evaluate within its budget. case: that stands for all"""
    return Judgement(check, Outcome.WRONG, (Finding(case, Outcome.WRONG, TOO_COMPLICATED, f"{TOO_COMPLICATED}: {inside}"),))


class Judge:
    """Judges the checks of one compiled rubric, one after another or again from a record.

    origins:  file -> the notebook cell and line that each of its lines comes from
    late:     the rubric's late oracles, if they have been read already
    explains: whether a failing check is explained, and its mistake named. A proof that asks only which checks fail takes half the
              time without
    """

    def __init__(
        self,
        rubric: CompiledRubric,
        origins: Mapping[str, Any],
        late: LateOracles | None = None,
        *,
        explains: bool = True,
    ) -> None:
        self.rubric, self.origins, self._explains = rubric, origins, explains
        self.late = late or LateOracles(rubric.late_source)
        self._found: dict[CaseKey, tuple[Reply, Finding]] = {}  # public cases are judged twice
        self._told: dict[str, tuple[tuple[Reply, ...], Explanation | None]] = {}  # and explained twice
        self._agreed: dict[tuple[str, CaseKey], tuple[Reply, bool | None]] = {}  # and compared with mistakes twice

    def judge(self, check: CompiledCheck, replies: Sequence[Reply]) -> Judgement:
        """The judgement on one check. replies: one for each of its cases, in their order"""
        cases = list(zip(check.cases, replies, strict=True))
        try:
            findings = tuple(self._finding(check, case, reply) for case, reply in cases)
            wrong = any(finding.outcome is Outcome.WRONG for finding in findings)
            mistake = self._mistake(check, cases) if wrong and self._explains else ""
            first, shown, explained = first_failing(findings), "", None
            private = first is not None and told_privately(check, first)
            if self._explains and first is not None and first.outcome is Outcome.WRONG and not private:
                told = cases if check.visibility == PUBLISHED else [(case, reply) for case, reply in cases if case.public]
                shown = self._mistake(check, told)
                explained = self._explanation(check, told)
        except (MemoryError, RecursionError) as error:
            return too_complicated(check, self._begun(check), type(error).__name__)
        except Exception as error:  # a defect of the rubric or the engine, never the student's
            return failed(check, f"{type(error).__name__}: {error}")
        outcome = Outcome.PASSED if first is None else Outcome.WRONG if private else first.outcome
        return Judgement(check, outcome, findings, mistake, check.hints.get(shown, ""), explained)

    def _begun(self, check: CompiledCheck) -> CompiledCase:
        """The first case without a finding: that is where judging has stopped."""
        known = ((check.name, case.name, case.public) in self._found for case in check.cases)
        return next((case for case, there in zip(check.cases, known, strict=True) if not there), check.cases[0])

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
            outcome, difference = mishap(check, reply, self.rubric.memory, self.origins)
        text = difference.text if case.public else difference.blind
        printed = reply.printed if case.public else ""
        return Finding(case, outcome, printable(text), printable(difference.text), printed, difference.by_value)

    def _difference(self, check: CompiledCheck, case: CompiledCase, reply: Reply) -> Difference | None:
        values = reply.values()
        missing = [name for name in check.program.returns if name not in values]
        if missing:  # a forged reply
            return Difference("type", f"no value came back for {missing[0]}", "no value came back")
        return FAMILIES[check.family].judge(check, case, values, self._oracle(check))

    def _oracle(self, check: CompiledCheck) -> Any:
        """The check's late oracle; None where the rubric holds its values."""
        return self.late[check.name] if check.late else None

    # -- all cases -------------------------------------------------------------------------------------------

    def _mistake(self, check: CompiledCheck, cases: Sequence[tuple[CompiledCase, Reply]]) -> str:
        """The name of the mistake that agrees with the submission on every case that returned a value, or "". On one of them the
        submission must be wrong: that it is right where the mistake is right as well proves nothing."""
        returned = _returned(check, cases)
        failing = [self._finding(check, case, reply).outcome is Outcome.WRONG for case, reply in returned]
        for name in check.hints:
            agreements = [self._agreement(check, name, case, reply) for case, reply in returned]
            shown = any(agrees and fails for agrees, fails in zip(agreements, failing, strict=True))
            if shown and False not in agreements:
                return name
        return ""

    def _explanation(self, check: CompiledCheck, cases: Sequence[tuple[CompiledCase, Reply]]) -> Explanation | None:
        """What the values say, over every case that returned some."""
        if not FAMILIES[check.family].explained:
            return explain_losses(self._losses(check, cases))
        replies = tuple(reply for _, reply in cases)
        known = self._told.get(check.name)
        if known is None or len(known[0]) != len(replies) or any(a is not b for a, b in zip(known[0], replies, strict=True)):
            try:
                explained = explain(self._seen(check, cases)) or explain_draws(self._drawn(check, cases))
            except Exception:  # a sentence that is missing costs less than a check that is lost to the grader
                explained = FAULT
            known = self._told[check.name] = replies, explained
        return known[1]

    def _seen(self, check: CompiledCheck, cases: Sequence[tuple[CompiledCase, Reply]]) -> Iterator[Seen]:
        """What was got and expected on every case that returned."""
        family = FAMILIES[check.family]
        sent = {*check.program.inputs()} - {*family.own_inputs}  # none of an expression, whose symbols are all inputs
        oracle = self._oracle(check)
        for case, reply in _returned(check, cases):
            given = {name: value for name, value in _arrays(case).items() if not sent or name in sent}
            for pair in family.pairs(check, case, reply.values(), oracle):
                by = 1.0 if pair.weight is None else pair.weight
                derived = {words: said[pair.name] / by for words, said in case.derived.items() if pair.name in said}
                # What is beside it comes first, and is meant where names agree.
                inputs = {**pair.beside, **{name: value for name, value in given.items() if name not in pair.beside}}
                yield Seen(pair.name, pair.got, pair.truth, pair.tolerance, inputs, derived, case.name, pair.tree)

    def _losses(self, check: CompiledCheck, cases: Sequence[tuple[CompiledCase, Reply]]) -> list[Value]:
        """The training curve of every case that returned one."""
        known = LOSSES in check.program.returns
        return [reply.values()[LOSSES] for _, reply in _returned(check, cases)] if known else []

    def _drawn(self, check: CompiledCheck, cases: Sequence[tuple[CompiledCase, Reply]]) -> list[Mapping[str, Array]]:
        """The draws of every case that returned."""
        family, oracle = FAMILIES[check.family], self._oracle(check)
        return [family.draws(check, case, reply.values(), oracle) for case, reply in _returned(check, cases)]

    def _agreement(self, check: CompiledCheck, name: str, case: CompiledCase, reply: Reply) -> bool | None:
        """Whether a case's values are those of the mistake; None where they cannot be compared."""
        key = (name, (check.name, case.name, case.public))
        known = self._agreed.get(key)
        if known is None or known[0] is not reply:
            known = self._agreed[key] = reply, self._agrees(check, name, case, reply)
        return known[1]

    def _agrees(self, check: CompiledCheck, name: str, case: CompiledCase, reply: Reply) -> bool | None:
        mistaken = self.late[name] if check.late else case.mistaken[name]
        if mistaken is None:
            return None
        said = FAMILIES[check.family].recognises(check, case, reply.values(), mistaken)
        both = isinstance(mistaken, Expected) and case.expected is not None
        return not (both and _nearer_the_truth(self._seen(check, [(case, reply)]), mistaken)) if said else said


def _nearer_the_truth(seen: Iterable[Seen], mistaken: Any) -> bool:
    """Whether wrong values are as near to the expected ones as to a mistake's: whoever is merely inexact makes no mistake."""
    found = []
    for one in seen:
        wrong = mistaken.values.get(one.name)
        if wrong is not None and one.got.shape == one.truth.shape == wrong.shape and one.differs:
            with np.errstate(invalid="ignore"):
                found.append(np.max(np.abs(one.got - one.truth)) <= 2 * np.max(np.abs(one.got - wrong)))
    return bool(found) and all(found)


def _returned(check: CompiledCheck, cases: Sequence[tuple[CompiledCase, Reply]]) -> list[tuple[CompiledCase, Reply]]:
    """The cases whose program returned all its results."""
    needed = set(check.program.returns)
    return [(case, reply) for case, reply in cases if reply.status == "returned" and needed <= set(reply.results)]


def _arrays(case: CompiledCase) -> dict[str, Array]:
    """The numbers among a case's inputs, single ones first."""
    arrays = {name: np.asarray(value) for name, value in case.inputs.items() if isinstance(value, (np.ndarray, float, int))}
    return dict(sorted(arrays.items(), key=lambda item: item[1].ndim > 0))


CaseKey = tuple[str, str, bool]
