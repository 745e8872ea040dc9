"""Audits a course without running any submission.

Each function yields one sentence for each defect. The sentence begins with the file and ends with the fix.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

import numpy as np

from autograder.course import build, stubs
from autograder.course.layout import Course, Sources
from autograder.rubric.compare import agrees
from autograder.rubric.compiled import CompiledRubric, Expected
from autograder.rubric.model import Assignment

SEPARATION = 100  # in tolerances: a mistake must differ from the truth by as much, on at least two cases


def audit(course: Course, sources: Sources, rubric: CompiledRubric) -> Iterator[str]:
    """All defects that can be found without grading."""
    yield from generated_files(course, sources, rubric.name)
    assignment = sources.assignment()
    yield from leaks(course, sources, assignment, rubric.name)
    yield from mistakes_apart(assignment, rubric)
    yield from twins_apart(assignment, rubric)


def generated_files(course: Course, sources: Sources, name: str) -> Iterator[str]:
    """Defects where assignments/<name>/ is not, byte for byte, what the sources generate."""
    target, files = course.generated(name), build.generated_files(sources)
    for file, text in files.items():
        path = target / file
        if not path.is_file():
            yield f"{path} is missing: run `autograder build {name}`"
        elif (there := path.read_bytes().decode("utf-8", "replace")) != text:
            pairs = zip(there.splitlines(), text.splitlines(), strict=False)
            line = next((i for i, (a, b) in enumerate(pairs, 1) if a != b), "last")
            yield (
                f"{path}, line {line}: differs from what solutions/{name} generates. It is a generated file: edit "
                f"solutions/{name} and run `autograder build {name}`"
            )
    for stray in build.strays(target, files):
        yield f"{stray}: no source generates it. Remove it, or add it to solutions/{name}"


def leaks(course: Course, sources: Sources, assignment: Assignment, name: str) -> Iterator[str]:
    """Defects where students are given a line of a solution."""
    secret = {line: module for module in assignment.modules for line in stubs.solution_lines(sources.text(module), module)}
    target = course.generated(name)
    for path in sorted(target.rglob("*")) if target.is_dir() else []:
        if not path.is_file():
            continue
        text = path.read_text("utf-8", "replace")
        for line, module in secret.items():
            forms = (line, json.dumps(line, ensure_ascii=False)[1:-1])  # as it is, and as a notebook holds it
            number = next((i for i, there in enumerate(text.splitlines(), 1) if any(f in there for f in forms)), None)
            if number:
                yield (
                    f"{path}, line {number}: holds the solution line {line!r} of {module}. Remove it from the handout, "
                    f"or put it between the solution markers, and run `autograder build {name}`"
                )


def mistakes_apart(assignment: Assignment, rubric: CompiledRubric) -> Iterator[str]:
    """Defects where a mistake is too close to the truth on all but one case, or equals another mistake of its check."""
    where = assignment.file_of
    for check in rubric.checks:
        if check.late:
            continue
        truths = [_compiled(case.expected) for case in check.cases]
        mistaken = {name: [_compiled(case.mistaken[name]) for case in check.cases] for name in check.hints}
        for name, values in mistaken.items():
            apart = sum(map(_apart, truths, values))
            if apart < min(2, sum(bool(truth.values) for truth in truths)):
                yield (
                    f"{where(name)}: the mistake {name} differs from the truth of {check.name} by {SEPARATION} tolerances on "
                    f"{apart} case(s), two are needed. Choose cases that tell them apart"
                )
        for first, second in itertools.combinations(check.hints, 2):
            if all(map(_coincide, mistaken[first], mistaken[second])):
                yield (
                    f"{where(second)}: the mistakes {first} and {second} of {check.name} coincide on every case, so only "
                    f"the first is ever recognised. Add a case that tells them apart, or drop one"
                )


def twins_apart(assignment: Assignment, rubric: CompiledRubric) -> Iterator[str]:
    """Defects where a private case has the numbers of its public twin, so that a table of the kit's values earns its points."""
    where = assignment.file_of
    for check in rubric.checks:
        public = {case.name: case.inputs for case in check.cases if case.public}
        for case in check.cases:
            there = public.get(case.name)
            arrays = {k: v for k, v in case.inputs.items() if isinstance(v, np.ndarray) and v.size}
            if not case.public and there and arrays and all(np.array_equal(v, there[k]) for k, v in arrays.items()):
                yield (
                    f"{where(check.name)}: the case {case.name!r} of {check.name} has the same numbers in public and in private. "
                    f"Draw it from the generator it is given, or declare it `.only(public=True)`"
                )


def _compiled(expected: Expected | None) -> Expected:
    """An expected value of a check that is not late: the compiler has computed it."""
    assert expected is not None
    return expected


def _apart(truth: Expected, mistaken: Expected) -> bool:
    """Whether some entry of the mistake is SEPARATION tolerances or more from the truth."""
    for name, value in mistaken.values.items():
        expected = truth.values[name]
        if isinstance(expected, str):
            return bool(value != expected)
        if value.shape != expected.shape:
            return True
        tolerance = truth.tolerances[name]
        with np.errstate(invalid="ignore"):
            far = ~(np.abs(value - expected) <= SEPARATION * (tolerance.atol + tolerance.rtol * np.abs(expected)))
        if np.any(far & (value != expected)):
            return True
    return False


def _coincide(first: Expected, second: Expected) -> bool:
    """Whether the second mistake's values would be recognised as the first's."""
    return set(first.values) == set(second.values) and all(
        value == second.values[k] if isinstance(value, str) else agrees(second.values[k], value)
        for k, value in first.values.items()
    )
