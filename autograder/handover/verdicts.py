"""What the service says of a submission's checks, as JSON, and what is believed of it.

It sends what a student may read, and of faults of our own what an instructor needs. No number of a private case leaves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.grading.explaining.explain import Explanation
from autograder.grading.judge import OURS, Finding, Judgement
from autograder.grading.outcome import Outcome
from autograder.handover.parts import ELSEWHERE
from autograder.intake.words import printable
from autograder.reporting.gradescope.metadata import entries, mapping, number
from autograder.rubric.compiled import CompiledCheck

MOST_TEXT, MOST_NAME = 8000, 200


class Unbelievable(Exception):
    """An answer that no honest service gives. The message says what is wrong with it."""


@dataclass(frozen=True)
class Verdict:
    """One check, as the service judged it.

    points: what it earns
    case, public, finding, text: of the first case that did not pass, and what a student reads about it
    inside: for an instructor, of a fault of ours
    mistake, hint: of the mistake that was recognised
    explained: kind and sentence of what the values say
    """

    check: str
    outcome: Outcome
    points: float
    case: str = ""
    public: bool = True
    finding: Outcome = Outcome.PASSED
    text: str = ""
    inside: str = ""
    printed: str = ""
    mistake: str = ""
    hint: str = ""
    explained: tuple[str, str] | None = None

    @classmethod
    def told(cls, check: Mapping[str, Any]) -> Verdict:
        """The verdict in a check of a report that was made with `inside`."""
        outcome = Outcome(check["outcome"])
        failing = [case for case in check["cases"] if case["outcome"] != Outcome.PASSED.value]
        case = next((case for case in failing if case["public"]), failing[0] if failing else None)
        verdict = cls(check["name"], outcome, check["score"], printed=check["printed"], mistake=check["mistake"])
        if case is None:
            return verdict
        found, explained = Outcome(case["outcome"]), check["own_explanation"]
        seen = case["public"] or check["visibility"] == "after_published" or found in OURS
        return replace(
            verdict,
            case=case["name"],
            public=case["public"],
            finding=found,
            text=case["text"] if seen else "",
            inside=case["inside"] if found in OURS else "",
            hint=check["own_hint"],
            explained=(explained[0], explained[1]) if explained else None,
        )

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, ready for JSON."""
        return {**vars(self), "outcome": self.outcome.value, "finding": self.finding.value}

    @classmethod
    def read(cls, data: Mapping[str, Any], check: CompiledCheck) -> Verdict:
        """The verdict on a check, from data that anybody may have written. raises Unbelievable"""
        try:
            outcome, finding = Outcome(data.get("outcome")), Outcome(data.get("finding"))
        except ValueError:
            raise Unbelievable(f"{check.name} has an outcome that does not exist") from None
        points = number(data.get("points"))
        if points != (check.points if outcome is Outcome.PASSED else 0.0):
            raise Unbelievable(f"{check.name} has {data.get('points')!r} of {check.points:g} points and is said to be {outcome}")
        if (outcome is Outcome.PASSED) != (finding is Outcome.PASSED) or outcome is Outcome.SKIPPED:
            raise Unbelievable(f"{check.name} is said to be {outcome}, and its case {finding}")
        parts = [_text(part) for part in entries(data.get("explained"))]
        return cls(
            check.name,
            outcome,
            points,
            printable(_text(data.get("case"))[:MOST_NAME]),
            data.get("public") is True,
            finding,
            **{name: printable(_text(data.get(name))) for name in ("text", "inside", "printed", "mistake", "hint")},
            explained=(parts[0], parts[1]) if len(parts) == 2 else None,
        )

    def judgement(self, check: CompiledCheck) -> Judgement:
        """The judgement that a report is made of. check: as the zip has it"""
        case = replace(ELSEWHERE, name=self.case, public=self.public)
        found = (Finding(case, self.finding, self.text, self.inside, self.printed),)
        explained = Explanation(*self.explained) if self.explained else None
        passed = self.outcome is Outcome.PASSED
        return Judgement(check, self.outcome, () if passed else found, self.mistake, self.hint, explained)


def verdicts_of(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The verdicts in a report that was made with `inside`, as plain data."""
    return [Verdict.told(check).as_data() for check in report["checks"]]


def read_verdicts(data: Any, checks: Sequence[CompiledCheck]) -> dict[str, Verdict]:
    """Check -> verdict, one for each of the checks and for no other. raises Unbelievable"""
    said = [mapping(entry) for entry in entries(data)]
    names = [entry.get("check") for entry in said]
    if names != [check.name for check in checks]:
        raise Unbelievable("it is about other checks than those that were asked for")
    return {check.name: Verdict.read(entry, check) for check, entry in zip(checks, said, strict=True)}


def faulty(verdicts: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the grader itself failed on one of the checks."""
    return any(verdict["outcome"] in {outcome.value for outcome in OURS} for verdict in verdicts)


def _text(value: Any) -> str:
    return value[:MOST_TEXT] if isinstance(value, str) else ""
