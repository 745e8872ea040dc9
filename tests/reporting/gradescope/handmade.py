"""Reports made by hand: no worker runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from autograder.grading.judge import Finding, Judgement
from autograder.grading.outcome import Outcome
from autograder.grading.report import Report, lines_of
from autograder.rubric.compiled import CompiledCase, CompiledCheck, numbered
from autograder.rubric.program import Program

PROGRAM = Program((("mod.f", [], {}),), {"value": {"$": "step", "step": 0}})
HASH = "0123456789abcdef"
ENVIRONMENT = {"python": "3.11.7", "torch": "2.13.0", "numpy": "2.4.0", "cpu": "AVX2", "gpu": "", "device": "cpu"}


def check(
    name: str, function: str = "f", points: float = 2, sentence: str = "It is right.", visibility: str = "visible"
) -> CompiledCheck:
    case = CompiledCase("batch 2", True, {}, None, {})
    return CompiledCheck(
        name,
        sentence,
        function,
        "mod.py",
        points,
        "closed_form",
        visibility,
        False,
        {},
        None,
        (),
        PROGRAM,
        {"swaps": "It is the other way round."},
        (case, replace(case, public=False)),
    )


def failed(check: CompiledCheck, outcome: Outcome, text: str, printed: str = "", mistake: str = "") -> Judgement:
    finding = Finding(check.cases[0], outcome, text, f"inside: {text}", printed)
    return Judgement(check, outcome, (finding,), mistake, check.hints.get(mistake, ""))


def report_of(*judgements: Judgement, notes: tuple[str, ...] = (), **environment: Any) -> Report:
    judgements = [replace(j, check=c) for j, c in zip(judgements, numbered(j.check for j in judgements), strict=True)]
    return Report(
        "hw0", "An assignment", lines_of(judgements), notes, {**ENVIRONMENT, "rubric": HASH, **environment}, 7.0, 1.23456
    )


def every_outcome() -> Report:
    """One check with every outcome there is."""
    checks = {outcome: check(f"check_{i}") for i, outcome in enumerate(Outcome)}
    return report_of(
        *(Judgement(c, Outcome.PASSED) if o == Outcome.PASSED else failed(c, o, f"why {o}") for o, c in checks.items())
    )
