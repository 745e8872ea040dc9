"""Some of a rubric's checks: which they are, and the rubric with these alone."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Sequence
from dataclasses import replace

from autograder.rubric.compiled import CompiledCheck, CompiledRubric
from autograder.rubric.late import slice_source

LESSON = 300  # steps of a program


def is_named(check: CompiledCheck, patterns: Sequence[str]) -> bool:
    """Whether one of the patterns matches the check's name or number, or its function's."""
    names = (check.name, check.number, check.function, check.number.partition(".")[0])
    return any(fnmatch.fnmatch(name, p) for p in patterns for name in names)


def trains(check: CompiledCheck) -> bool:
    """Whether its program trains: it scores what was trained, shares its run with a check that does, or takes as many steps as
    only the judge's own training has."""
    return check.family == "training" or "run" in check.settings or len(check.program.steps) >= LESSON


def run_of(check: CompiledCheck) -> str:
    """Names the run that the check shares with others, or has to itself."""
    return str(check.settings.get("run", check.name))


def with_checks(rubric: CompiledRubric, checks: Iterable[CompiledCheck]) -> CompiledRubric:
    """The rubric with these checks, and of the late oracles those that they need."""
    checks = tuple(checks)
    late = [name for check in checks if check.late for name in (check.name, *check.hints)]
    return replace(rubric, checks=checks, late_source=slice_source(rubric.late_source, late))
