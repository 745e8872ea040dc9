"""Which checks are graded here, and which by the grading service."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from autograder.grading.choosing import is_named, run_of, trains, with_checks
from autograder.handover.keys import HandoverError
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric
from autograder.rubric.program import Program

ELSEWHERE = CompiledCase("on the grading machine", True, {}, None, {})


def remote_checks(rubric: CompiledRubric, patterns: Sequence[str] = ()) -> tuple[str, ...]:
    """The names of the checks that the service grades, in the rubric's order.

    patterns: of names, numbers and functions; none for all checks of trained models. Checks that share a training go together.
    raises HandoverError where that leaves nothing for one of the two
    """
    if patterns:
        chosen = {check.name for check in rubric.checks if is_named(check, patterns)}
    else:
        chosen = {check.name for check in rubric.checks if trains(check)}
    runs = {run_of(check) for check in rubric.checks if check.name in chosen}
    names = tuple(check.name for check in rubric.checks if run_of(check) in runs)
    if not names:
        what = f"--remote-checks {' '.join(patterns)} matches no check" if patterns else "no check trains"
        raise HandoverError(f"{what} of {rubric.name}: name the checks that the grading machine takes with --remote-checks")
    if len(names) == len(rubric.checks):
        raise HandoverError(f"no check of {rubric.name} is left for Gradescope: choose fewer with --remote-checks")
    return names


def without(rubric: CompiledRubric, names: Collection[str]) -> CompiledRubric:
    """The rubric in which these checks have their sentence, points and place, and nothing by which they are judged."""
    return with_checks(rubric, (_skeleton(check) if check.name in names else check for check in rubric.checks))


def _skeleton(check: CompiledCheck) -> CompiledCheck:
    empty = Program((), {})
    return replace(check, late=False, settings={}, tolerance=None, asks=(), program=empty, hints={}, cases=(ELSEWHERE,))


def only(rubric: CompiledRubric, names: Collection[str]) -> CompiledRubric:
    """The rubric with these checks alone."""
    return replace(rubric, checks=tuple(check for check in rubric.checks if check.name in names))


def but(rubric: CompiledRubric, names: Collection[str]) -> CompiledRubric:
    """The rubric with all other checks."""
    return replace(rubric, checks=tuple(check for check in rubric.checks if check.name not in names))
