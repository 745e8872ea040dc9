"""Verifying: the course proves itself, or says which file is wrong and what to do.

One sentence for each defect, beginning with the file it is in. `autograder verify` is what CI runs.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from autograder.course import build, variants
from autograder.course.layout import Course, Sources
from autograder.course.variants import Variant
from autograder.grading.intake import read_submission
from autograder.grading.judge import GRADER_ERROR, NOT_IMPLEMENTED, PASSED
from autograder.grading.pipeline import grade_submission
from autograder.grading.report import Report
from autograder.rubric.compiled import Answer, CompiledCheck, CompiledRubric
from autograder.rubric.families.base import Family
from autograder.rubric.families import FAMILIES
from autograder.rubric.model import Assignment
from autograder.sandbox.client import Settings

SEPARATION = 100  # tolerances by which a mistake must differ from the truth, on at least two cases

Step = Callable[[str], None]


@dataclass(frozen=True)
class Proof:
    """What was shown: defects (none, one hopes), and how much was run."""

    defects: tuple[str, ...]
    submissions: int
    checks: int
    mistakes: int


def verify(course: Course, name: str, settings: Settings, step: Step = lambda text: None,
           workers: int = os.cpu_count() or 1) -> Proof:
    """Everything a course claims of one assignment. step: told what is being done."""
    sources = course.sources(name)
    assignment = sources.assignment()
    step("compiling the rubric")
    rubric = sources.compile()
    found = [*_generated(course, sources, name), *_leaks(course, sources, assignment, name)]
    found += _mistakes_apart(sources, rubric)
    cases = variants.collect(course.submissions(name), sources, assignment)
    reports = _graded(rubric, sources, assignment, course, name, cases, settings, step, workers)
    found += _reference(sources, reports.pop("reference")) + _stubs(course, name, reports.pop("stubs"))
    for variant in cases:
        found += _verdict(variant, reports[variant.name])
    found += _completeness(sources, rubric, cases, reports)
    return Proof(tuple(found), len(cases) + 2, len(rubric.checks), len(assignment.mistakes))


# ---- what needs no grading -----------------------------------------------------------------------------------


def _generated(course: Course, sources: Sources, name: str) -> Iterator[str]:
    """assignments/<name>/ is what the sources generate, to the byte."""
    target, files = course.generated(name), build.generated_files(sources)
    for file, text in files.items():
        path = target / file
        if not path.is_file():
            yield f"{path} is missing: run `autograder build {name}`"
        elif (there := path.read_bytes().decode("utf-8", "replace")) != text:
            line = next((i for i, (a, b) in enumerate(zip(there.splitlines(), text.splitlines()), 1) if a != b), "last")
            yield (f"{path}, line {line}: differs from what solutions/{name} generates. It is a generated file: edit "
                   f"solutions/{name} and run `autograder build {name}`")
    for stray in build.strays(target, files):
        yield f"{stray}: no source generates it. Remove it, or add it to solutions/{name}"


def _leaks(course: Course, sources: Sources, assignment: Assignment, name: str) -> Iterator[str]:
    """No line of a solution stands anywhere in what students get."""
    secret = {line: module for module in assignment.modules for line in build.solution_lines(sources.text(module), module)}
    target = course.generated(name)
    for path in sorted(target.rglob("*")) if target.is_dir() else []:
        if not path.is_file():
            continue
        text = path.read_text("utf-8", "replace")
        for line, module in secret.items():
            if line in text or line.replace('"', '\\"') in text:
                number = next((i for i, there in enumerate(text.splitlines(), 1) if line in there), "?")
                yield (f"{path}, line {number}: holds the solution line {line!r} of {module}. Take it out of the handout or of "
                       f"what stands outside the solution markers, and run `autograder build {name}`")


def _mistakes_apart(sources: Sources, rubric: CompiledRubric) -> Iterator[str]:
    """Every mistake differs plainly from the truth on two cases, and from every other mistake of its check."""
    where = sources.folder / "rubric.py"
    for check in rubric.checks:
        if check.late:
            continue
        for name in check.hints:
            apart = sum(_apart(c.answer, c.mistaken[name]) for c in check.cases)
            if apart < min(2, sum(bool(c.answer.values) for c in check.cases)):
                yield (f"{where}: the mistake {name} differs from the truth of {check.name} by {SEPARATION} tolerances on {apart} "
                       f"case(s), two are needed. Choose cases that tell them apart")
        names = list(check.hints)
        for i, first in enumerate(names):
            for second in names[i + 1 :]:
                if all(_coincide(FAMILIES[check.family], c.mistaken[first], c.mistaken[second]) for c in check.cases):
                    yield (f"{where}: the mistakes {first} and {second} of {check.name} coincide on every case, so only the first is "
                           f"ever recognised. Add a case that tells them apart, or drop one")


def _apart(truth: Answer, mistaken: Answer) -> bool:
    for name, value in mistaken.values.items():
        expected = truth.values[name]
        if isinstance(expected, str):
            return value != expected
        tolerance = truth.tolerances[name]
        with np.errstate(invalid="ignore"):
            far = ~(np.abs(value - expected) <= SEPARATION * (tolerance.atol + tolerance.rtol * np.abs(expected)))
        if np.any(far & (value != expected)):
            return True
    return False


def _coincide(family: Family, first: Answer, second: Answer) -> bool:
    """Would the second mistake's answer be taken for the first's?"""
    from autograder.rubric.compare import agrees

    return set(first.values) == set(second.values) and all(
        value == second.values[k] if isinstance(value, str) else agrees(second.values[k], value) for k, value in first.values.items()
    )


# ---- grading everything --------------------------------------------------------------------------------------


def _graded(rubric: CompiledRubric, sources: Sources, assignment: Assignment, course: Course, name: str,
            cases: list[Variant], settings: Settings, step: Step, workers: int) -> dict[str, Report]:
    """name -> report, of the reference, the stubs and every variant; several at a time."""
    jobs = {
        "reference": (rubric, variants.reference(sources, assignment)),
        "stubs": (rubric, read_submission(course.generated(name), assignment.modules)),
    }
    for variant in cases:
        jobs[variant.name] = (_concerned(rubric, variant, sources, assignment), variant.submission)

    def run(job: str) -> tuple[str, Report]:
        report = grade_submission(*jobs[job], settings).report
        step(f"graded {job}")
        return job, report

    with ThreadPoolExecutor(workers) as pool:
        return dict(pool.map(run, jobs))


def _concerned(rubric: CompiledRubric, variant: Variant, sources: Sources, assignment: Assignment) -> CompiledRubric:
    """The rubric with only the checks that can reach what the variant changes: the others are the reference's."""
    if not variant.touched:
        return rubric
    functions = variants.reached(variant.touched, sources, assignment)
    return replace(rubric, checks=tuple(c for c in rubric.checks if _mentions(c, functions)))


def _mentions(check: CompiledCheck, functions: frozenset[str]) -> bool:
    return check.function in functions or any(part in functions for name, *_ in check.program.steps for part in name.split("."))


# ---- verdicts ------------------------------------------------------------------------------------------------


def _lost(report: Report) -> dict[str, str]:
    """check -> how it was lost."""
    return {line.outcome.check.name: f"{line.outcome.outcome}: {line.outcome.first.inside}"
            for line in report.lines if line.outcome.outcome != PASSED}


def _reference(sources: Sources, report: Report) -> list[str]:
    folder = sources.folder
    return [f"{folder}/{_module_of(report, check)}: the reference loses {check} ({how}). Mend the solution, or the check in {folder}/rubric.py"
            for check, how in _lost(report).items()]


def _module_of(report: Report, check: str) -> str:
    return next(line.outcome.check.module for line in report.lines if line.outcome.check.name == check)


def _stubs(course: Course, name: str, report: Report) -> list[str]:
    found = []
    for line in report.lines:
        check = line.outcome.check
        path = course.generated(name) / check.module
        if line.outcome.score > 0:
            found.append(f"{path}: the stub gains {check.name}. The check in solutions/{name}/rubric.py asks for nothing that is left to the student")
        elif line.outcome.outcome != NOT_IMPLEMENTED:
            found.append(f"{path}: on the stub {check.name} says {line.outcome.outcome!r} ({line.outcome.first.inside}), not that "
                         f"{check.function} is missing. Put the solution markers around its body in solutions/{name}/{check.module}")
    return found


def _verdict(variant: Variant, report: Report) -> list[str]:
    lost, found = _lost(report), []
    for check, how in lost.items():
        if how.startswith(GRADER_ERROR):
            found.append(f"{variant.path}: the grader itself fails on {check} ({how}). Mend its oracle in the rubric")
    if variant.verdict == "accepted":
        found += [f"{variant.path}: this right submission loses {check} ({how}). Loosen the check, with the reason, or mend the file"
                  for check, how in lost.items()]
    elif set(lost) != variant.loses:
        missing = ", ".join(sorted(variant.loses - set(lost))) or "nothing"
        extra = "; ".join(f"{c} ({lost[c]})" for c in sorted(set(lost) - variant.loses)) or "nothing"
        found.append(f"{variant.path}: its header says otherwise. It keeps, but should lose: {missing}. It loses, but should keep: {extra}. "
                     f"Mend the `loses:` line, or the checks")
    shown = "\n".join(line.text for line in report.lines)
    names = {line.outcome.mistake for line in report.lines}
    for hint in variant.hints:
        if hint not in shown and hint not in names:
            close = difflib.get_close_matches(hint, names - {""}, 1)
            found.append(f"{variant.path}: the hint {hint!r} is not shown{f' ({close[0]} is)' if close else ''}. What is shown: {shown[:300]!r}. "
                         f"Mend the `hint:` line, or the mistake in the rubric")
    return found


def _completeness(sources: Sources, rubric: CompiledRubric, cases: Iterable[Variant], reports: dict[str, Report]) -> Iterator[str]:
    """Every check is lost by a file in wrong/, and every hint shown by one."""
    where = sources.folder / "rubric.py"
    wrong = [reports[v.name] for v in cases if v.verdict == "wrong"]
    lost = {check for report in wrong for check in _lost(report)}
    shown = {line.outcome.mistake for report in wrong for line in report.lines}
    folder = f"tests/submissions/{rubric.name}/wrong/"
    for check in rubric.checks:
        if check.name not in lost:
            yield f"{where}: no wrong submission loses {check.name}, so nothing shows that it checks anything. Add one to {folder}"
        for name in check.hints:
            if name not in shown:
                yield f"{where}: no wrong submission is shown the hint of {name} ({check.name}). Add one to {folder}, or drop the mistake"


def relative(text: str, root: Path) -> str:
    """Paths inside a defect's sentence, as seen from the course's root."""
    return text.replace(str(root) + os.sep, "")
