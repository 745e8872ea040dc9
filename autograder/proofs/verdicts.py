"""Verdicts: what a report must say of the reference, the stubs and each variant. One sentence for each defect."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.grading.explaining.explain import FAULT
from autograder.grading.outcome import Outcome
from autograder.grading.report import Report
from autograder.proofs.variants import RIGHT, Variant
from autograder.rubric.compiled import CompiledRubric
from autograder.rubric.model import Assignment


def of_reference(report: Report, folder: Path, assignment: Assignment) -> list[str]:
    """The reference passes every check. folder: where its modules are"""
    modules = {line.check.name: line.check.module for line in report.lines}
    return [
        f"{folder}/{modules[loss.check]}: the reference loses {loss}. "
        f"Mend the solution, or the check in {assignment.file_of(loss.check)}"
        for loss in report.losses
    ]


def of_stubs(report: Report, folder: Path, assignment: Assignment) -> list[str]:
    """Every check says of the stubs that its function is missing. folder: where they are"""
    found = []
    for line in report.lines:
        check, path = line.check, folder / line.check.module
        if line.judgement.score > 0:
            found.append(
                f"{path}: the stub gains {check.name}. The check in {assignment.file_of(check.name)} asks for nothing that is "
                f"left to the student"
            )
        elif line.judgement.cause is not Outcome.NOT_IMPLEMENTED:
            inside, said = line.judgement.first.inside if line.judgement.first else "", line.judgement.cause.value
            found.append(
                f"{path}: on the stub {check.name} says {said!r} ({inside}), not that {check.function} is missing. "
                f"Put the solution markers around its body in solutions/{assignment.name}/{check.module}"
            )
    return found


def of_variant(variant: Variant, report: Report) -> list[str]:
    """A variant loses what its header says, no more and no less, and is shown its hints."""
    found = [
        f"{variant.path}: the grader itself fails on {loss}. Mend its oracle in the rubric"
        for loss in report.losses
        if loss.outcome is Outcome.GRADER_ERROR
    ]
    found += [
        f"{variant.path}: what its values say on {line.check.name} cannot be told: the explanation itself fails"
        for line in report.lines
        if line.judgement.explained == FAULT
    ]
    if variant.verdict in RIGHT:
        found += [
            f"{variant.path}: this right submission loses {loss}. Loosen the check, with the reason, or mend the file"
            for loss in report.losses
        ]
    elif {loss.check for loss in report.losses} != variant.loses:
        found.append(_other_losses(report, variant))
    return found + _missing_hints(report, variant)


def _other_losses(report: Report, variant: Variant) -> str:
    lost = {loss.check: loss for loss in report.losses}
    missing = ", ".join(sorted(variant.loses - set(lost))) or "nothing"
    extra = "; ".join(str(lost[check]) for check in sorted(set(lost) - variant.loses)) or "nothing"
    return (
        f"{variant.path}: its header says otherwise. It keeps, but should lose: {missing}. "
        f"It loses, but should keep: {extra}. Mend the `loses:` line, or the checks"
    )


def _missing_hints(report: Report, variant: Variant) -> list[str]:
    shown = "\n".join(line.text for line in report.lines)
    names = {line.judgement.mistake for line in report.lines} - {""}
    found = []
    for hint in variant.hints:
        if hint not in shown and hint not in names:
            close = difflib.get_close_matches(hint, names, 1)
            found.append(
                f"{variant.path}: the hint {hint!r} is not shown{f' ({close[0]} is)' if close else ''}. "
                f"What is shown: {shown[:300]!r}. Mend the `hint:` line, or the mistake in the rubric"
            )
    return found


def completeness(assignment: Assignment, rubric: CompiledRubric, wrong: Iterable[Report]) -> Iterator[str]:
    """Some file in wrong/ loses each check, and some file is shown each hint. wrong: the reports on these files"""
    reports, where = list(wrong), assignment.file_of
    lost = {loss.check for report in reports for loss in report.losses}
    shown = {line.judgement.mistake for report in reports for line in report.lines}
    folder = f"tests/submissions/{rubric.name}/wrong/"
    for check in rubric.checks:
        if check.name not in lost:
            yield (
                f"{where(check.name)}: no wrong submission loses {check.name}, so nothing shows that it can be lost. "
                f"Add one to {folder}"
            )
        for name in check.hints:
            if name not in shown:
                yield (
                    f"{where(name)}: no wrong submission is shown the hint of {name} ({check.name}). "
                    f"Add one to {folder}, or drop the mistake"
                )
