"""What a class misunderstood: counts by check, by mistake, by kind of failure, each with the submissions that it counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.classroom.agree import Answers, Shared
from autograder.classroom.rows import Row, State
from autograder.classroom.tables import cause, first_failing, inside
from autograder.grading.outcome import Outcome
from autograder.rubric.compiled import CompiledCheck, CompiledRubric

MISHAPS = (Outcome.CRASHED.value, Outcome.TIMED_OUT.value, Outcome.OUT_OF_MEMORY.value)


@dataclass
class Group:
    """Submissions that have something in common.

    what: a sentence, which may hold a submission's own words
    hint: that was shown to them
    example: the words of one of them
    members: places of their rows
    declared: whether an oracle of the rubric stands for it
    """

    what: str
    check: str = ""
    hint: str = ""
    example: str = ""
    members: list[int] = field(default_factory=list)
    declared: bool = True

    @property
    def count(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class CheckStatistics:
    """A check over the class.

    passed: share of the graded submissions
    discrimination: correlation of passing with the points of all other checks; None where all pass, or none
    outcomes: outcome -> how many
    """

    check: CompiledCheck
    passed: float
    discrimination: float | None
    outcomes: Mapping[str, int]


class Summary:
    """A class, row by row. No row is kept: what is shown of it is.

    attempts: of each graded submission, the attempt that first had full marks; 0 for none
    history: whether the export tells of earlier attempts at all
    """

    def __init__(self, rubric: CompiledRubric) -> None:
        self.rubric, self.points, self.attempts = rubric, list[float](), list[int]()
        self.faults, self.mistakes = dict[Any, Group](), dict[Any, Group]()
        self.mishaps, self.troubles, self.by_hand = dict[Any, Group](), dict[Any, Group](), dict[Any, Group]()
        self._answers = Answers(rubric)
        self._scores: list[np.ndarray[Any, Any]] = []
        self._outcomes: dict[str, dict[str, int]] = {check.name: {} for check in rubric.checks}
        self.rows, self.history = 0, False

    def add(self, row: Row) -> None:
        """Take in a row."""
        place, self.rows = self.rows, self.rows + 1
        if row.state is State.GRADED:
            self.points.append(row.score or 0.0)
            self._add_attempts(row)
        if row.state is State.FAULT:
            for fault in row.report["faults"] if row.report else ():
                _join(self.faults, _pattern(fault), Group(fault), place)
        if row.sentence and row.state in (State.UNREADABLE, State.LIMITED):
            _join(self.troubles, _pattern(row.sentence), Group(row.sentence), place)
        if row.report is not None:
            self._add_report(row.report, place)

    def _add_report(self, report: Mapping[str, Any], place: int) -> None:
        for note in dict.fromkeys(report["notes"]):
            _join(self.troubles, _pattern(note), Group(note), place)
        scores = {check["name"]: check["score"] for check in report["checks"]}
        self._scores.append(np.array([scores.get(check.name, 0.0) for check in self.rubric.checks]))
        for check in report["checks"]:
            outcome = cause(check)
            counts = self._outcomes.setdefault(check["name"], {})
            counts[outcome] = counts.get(outcome, 0) + 1
            if "override" in check:
                _join(self.by_hand, check["name"], Group(check["override"]["reason"], check["name"]), place)
            if outcome in MISHAPS:
                text = inside(check)
                _join(self.mishaps, (outcome, _pattern(text)), Group(f"{outcome}: {text}", check["name"]), place)
            elif check["mistake"]:
                self._add_mistake(check, place)
            elif check["own_explanation"] and check["own_explanation"][1]:
                self._add_explanation(check, place)
            elif outcome == Outcome.WRONG.value:
                self._answers.add(check["name"], place, report.get("answers", {}).get(check["name"], ()), inside(check))

    def _add_mistake(self, check: Mapping[str, Any], place: int) -> None:
        name, case = check["mistake"], first_failing(check)
        hint = check["own_hint"] or self._hint(check["name"], name)
        example = f"{case['name']}: {case['inside'] or case['text']}" if case else ""
        _join(self.mistakes, (check["name"], name), Group(name, check["name"], hint, example), place)

    def _add_explanation(self, check: Mapping[str, Any], place: int) -> None:
        """What the values say by themselves stands in the map beside the declared mistakes."""
        kind, text = check["own_explanation"]
        case = first_failing(check)
        example = f"{case['name']}: {case['inside'] or case['text']}" if case else ""
        _join(
            self.mistakes,
            (check["name"], text),
            Group(f"not declared: {kind}", check["name"], text, example, declared=False),
            place,
        )

    def _hint(self, check: str, mistake: str) -> str:
        return next((c.hints.get(mistake, "") for c in self.rubric.checks if c.name == check), "")

    def _add_attempts(self, row: Row) -> None:
        """The number of the first attempt with full marks, before late days; 0 where there is none."""
        scores = [attempt.score for attempt in row.entrant.earlier] + [row.earned]
        full = [n for n, score in enumerate(scores, 1) if score is not None and score >= row.total - 1e-9]
        self.attempts.append(full[0] if full else 0)
        self.history |= bool(row.entrant.earlier)

    def shared(self) -> list[Shared]:
        """Unexplained wrong answers that agree with each other: the next mistakes to declare."""
        return self._answers.shared()

    def checks(self) -> list[CheckStatistics]:
        """The checks, in the rubric's order."""
        scores = np.array(self._scores).reshape(len(self._scores), len(self.rubric.checks))
        rest = scores.sum(1, keepdims=True) - scores
        return [
            CheckStatistics(
                check,
                float((scores[:, n] >= check.points).mean()) if len(scores) else 0.0,
                _correlation(scores[:, n], rest[:, n]),
                self._outcomes[check.name],
            )
            for n, check in enumerate(self.rubric.checks)
        ]


def most_first(groups: Mapping[Any, Group]) -> list[Group]:
    """The groups, the largest first."""
    return sorted(groups.values(), key=lambda group: -group.count)


def _join(groups: dict[Any, Group], key: Any, new: Group, place: int) -> None:
    group = groups.setdefault(key, new)
    if place not in group.members[-1:]:
        group.members.append(place)


def _pattern(text: str) -> str:
    """A text without what differs between submissions: numbers, and what stands in quotation marks."""
    return re.sub(r"'[^']*'|\"[^\"]*\"|\d+(?:\.\d+)?(?:e[+-]?\d+)?", "…", text.split("\n", 1)[0])[:300]


def _correlation(passed: np.ndarray[Any, Any], rest: np.ndarray[Any, Any]) -> float | None:
    if len(passed) < 3 or np.ptp(passed) == 0 or np.ptp(rest) == 0:
        return None
    return float(np.corrcoef(passed, rest)[0, 1])
