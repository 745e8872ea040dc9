"""Public cases and private ones, apart."""

from __future__ import annotations

from dataclasses import replace

from autograder.rubric.compiled import CompiledCheck, CompiledRubric
from autograder.rubric.late import slice_source


def public_part(rubric: CompiledRubric) -> CompiledRubric:
    """The visible checks on their public cases: what `check` runs for a student, and all that a student kit holds."""
    visible = (with_cases(check, public=True) for check in rubric.checks if check.visibility == "visible")
    checks = tuple(check for check in visible if check.cases)
    late = [name for check in checks if check.late for name in (check.name, *check.hints)]
    return replace(rubric, checks=checks, late_source=slice_source(rubric.late_source, late))


def with_cases(check: CompiledCheck, *, public: bool) -> CompiledCheck:
    """The check on its public cases alone, or on its private ones alone."""
    return replace(check, cases=tuple(case for case in check.cases if case.public == public))
