"""Public cases and private ones, apart."""

from __future__ import annotations

from dataclasses import replace

from autograder.grading.choosing import with_checks
from autograder.rubric.compiled import CompiledCheck, CompiledRubric


def public_part(rubric: CompiledRubric) -> CompiledRubric:
    """The visible checks on their public cases: what `check` runs for a student, and all that a student kit holds."""
    visible = (with_cases(check, public=True) for check in rubric.checks if check.visibility == "visible")
    return with_checks(rubric, (check for check in visible if check.cases))


def with_cases(check: CompiledCheck, *, public: bool) -> CompiledCheck:
    """The check on its public cases alone, or on its private ones alone."""
    return replace(check, cases=tuple(case for case in check.cases if case.public == public))
