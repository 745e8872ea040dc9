"""The audit of a course: everything that can be proved without running a submission or the reference.

Each function yields one sentence for each defect. It begins with the file and ends with the fix.
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

SEPARATION = 100  # tolerances by which a mistake must differ from the truth, on at least two cases


def audit(course: Course, sources: Sources, rubric: CompiledRubric) -> Iterator[str]:
    """All defects that no grading is needed to find."""
    yield from generated_files(course, sources, rubric.name)
    assignment = sources.assignment()
    yield from leaks(course, sources, assignment, rubric.name)
    yield from mistakes_apart(assignment, rubric)
    yield from twins_apart(assignment, rubric)


def generated_files(course: Course, sources: Sources, name: str) -> Iterator[str]:
    """assignments/<name>/ holds what the sources generate, byte for byte, and nothing else."""
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
    """No file that students get holds a line of a solution."""
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
                    f"{path}, line {number}: holds the solution line {line!r} of {module}. Take it out of the handout or of "
                    f"what stands outside the solution markers, and run `autograder build {name}`"
                )


def mistakes_apart(assignment: Assignment, rubric: CompiledRubric) -> Iterator[str]:
    """Every mistake differs plainly from the truth on two cases, and from every other mistake of its check."""
    where = assignment.file_of
    for check in rubric.checks:
        if check.late:  # its expected values are not known yet
            continue
        for name in check.hints:
            apart = sum(_apart(case.expected, case.mistaken[name]) for case in check.cases)
            if apart < min(2, sum(bool(case.expected and case.expected.values) for case in check.cases)):
                yield (
                    f"{where(name)}: the mistake {name} differs from the truth of {check.name} by {SEPARATION} tolerances on "
                    f"{apart} case(s), two are needed. Choose cases that tell them apart"
                )
        for first, second in itertools.combinations(check.hints, 2):
            if all(_coincide(case.mistaken[first], case.mistaken[second]) for case in check.cases):
                yield (
                    f"{where(second)}: the mistakes {first} and {second} of {check.name} coincide on every case, so only "
                    f"the first is ever recognised. Add a case that tells them apart, or drop one"
                )


def twins_apart(assignment: Assignment, rubric: CompiledRubric) -> Iterator[str]:
    """A private case has other numbers than its public twin. Otherwise a table of the kit's expected values earns its points."""
    where = assignment.file_of
    for check in rubric.checks:
        public = {case.name: case.inputs for case in check.cases if case.public}
        for case in check.cases:
            there = public.get(case.name)
            arrays = {k: v for k, v in case.inputs.items() if isinstance(v, np.ndarray) and v.size}
            if not case.public and there and arrays and all(np.array_equal(v, there[k]) for k, v in arrays.items()):
                yield (
                    f"{where(check.name)}: the case {case.name!r} of {check.name} is the same in public and private. "
                    f"Draw it from the generator it is given, or declare it `.only(public=True)`"
                )


def _apart(truth: Expected | None, mistaken: Expected | None) -> bool:
    """Whether some value of a mistake is far from the truth."""
    if truth is None or mistaken is None:
        return False
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


def _coincide(first: Expected | None, second: Expected | None) -> bool:
    """Whether the judge would take the second mistake's values for the first's."""
    if first is None or second is None:
        return False
    return set(first.values) == set(second.values) and all(
        bool(value == second.values[k]) if isinstance(value, str) else agrees(second.values[k], value)
        for k, value in first.values.items()
    )
