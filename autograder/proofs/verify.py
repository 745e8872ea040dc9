"""Verifying: the course proves itself, or says which file is wrong and what to do.

One sentence for each defect, beginning with the file it is in. `autograder verify` is what CI runs.
"""

from __future__ import annotations

import difflib
import fnmatch
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course.layout import Course, Sources
from autograder.grading.grader import Grader
from autograder.grading.outcome import Outcome
from autograder.grading.report import Report
from autograder.proofs import variants
from autograder.proofs.audit import audit
from autograder.proofs.variants import Variant
from autograder.rubric.compiled import CompiledCheck, CompiledRubric
from autograder.rubric.model import Assignment
from autograder.sandbox.host import SandboxHost

Step = Callable[[str], None]


@dataclass(frozen=True)
class Proof:
    """What was shown: defects (none, one hopes), and how much was run."""

    defects: tuple[str, ...]
    submissions: int
    checks: int
    mistakes: int


def verify(
    course: Course,
    name: str,
    host: SandboxHost,
    step: Step = lambda text: None,
    workers: int = os.cpu_count() or 1,
    only: Sequence[str] = (),
) -> Proof:
    """Everything a course claims of one assignment.

    step: told what is being done
    only: patterns of submissions ("wrong/kl_*"), while writing them; then nothing is said of completeness
    """
    sources = course.sources(name)
    assignment = sources.assignment()
    step("compiling the rubric")
    rubric = sources.compile()
    found = list(audit(course, sources, rubric))
    cases = variants.collect(course.submissions(name), sources, assignment)
    if only:
        cases = [v for v in cases if any(fnmatch.fnmatch(v.name, pattern) for pattern in only)]
    host = host.hiding(*course.secrets)
    reports = _graded(rubric, sources, assignment, course, name, cases, host, step, workers)
    layers = reports["reference"].environment.get("layers", {})
    cases = [v for v in cases if not v.needs or layers.get(v.needs) == "on"]
    found += _reference(sources, assignment, reports.pop("reference"))
    found += _stubs(course, assignment, reports.pop("stubs"))
    for variant in cases:
        found += _verdict(variant, reports[variant.name])
    if not only:
        found += _completeness(assignment, rubric, cases, reports)
    return Proof(tuple(found), len(cases) + 2, len(rubric.checks), len(assignment.mistakes))


# ---- grading everything --------------------------------------------------------------------------------------


def _graded(
    rubric: CompiledRubric,
    sources: Sources,
    assignment: Assignment,
    course: Course,
    name: str,
    cases: list[Variant],
    host: SandboxHost,
    step: Step,
    workers: int,
) -> dict[str, Report]:
    """name -> report, of the reference, the stubs and every variant; several at a time."""
    jobs = {
        "reference": (rubric, variants.reference(sources, assignment)),
        "stubs": (rubric, variants.made(_there(course.generated(name), assignment.modules))),
    }
    for variant in cases:
        jobs[variant.name] = (concerned(rubric, variant.touched, sources, assignment), variant.submission)

    def run(job: str) -> tuple[str, Report]:
        about, submission = jobs[job]
        report = Grader(about, host).grade(submission).report
        step(f"graded {job}")
        return job, report

    with ThreadPoolExecutor(workers) as pool:
        return dict(pool.map(run, jobs))


def _there(folder: Path, modules: Iterable[str]) -> dict[str, str]:
    return {m: (folder / m).read_text("utf-8", "replace") for m in modules if (folder / m).is_file()}


def concerned(rubric: CompiledRubric, touched: frozenset[str], sources: Sources, assignment: Assignment) -> CompiledRubric:
    """The rubric with only the checks that can reach the touched functions, where they are known: the others are the
    reference's."""
    if not touched:
        return rubric
    functions = variants.reached(touched, sources, assignment)
    return replace(rubric, checks=tuple(c for c in rubric.checks if _mentions(c, functions)))


def _mentions(check: CompiledCheck, functions: frozenset[str]) -> bool:
    return check.function in functions or any(part in functions for path in check.program.paths() for part in path.split("."))


# ---- verdicts ------------------------------------------------------------------------------------------------


def _lost(report: Report) -> dict[str, str]:
    """check -> how it was lost."""
    return {loss.check: loss.how for loss in report.losses}


def _reference(sources: Sources, assignment: Assignment, report: Report) -> list[str]:
    return [
        f"{sources.folder}/{_module_of(report, check)}: the reference loses {check} ({how}). "
        f"Mend the solution, or the check in {assignment.file_of(check)}"
        for check, how in _lost(report).items()
    ]


def _module_of(report: Report, check: str) -> str:
    return next(line.check.module for line in report.lines if line.check.name == check)


def _stubs(course: Course, assignment: Assignment, report: Report) -> list[str]:
    name, found = assignment.name, []
    for line in report.lines:
        check = line.check
        path = course.generated(name) / check.module
        if line.judgement.score > 0:
            found.append(
                f"{path}: the stub gains {check.name}. The check in {assignment.file_of(check.name)} asks for nothing "
                f"that is left to the student"
            )
        elif line.outcome is not Outcome.NOT_IMPLEMENTED:
            found.append(
                f"{path}: on the stub {check.name} says {line.outcome.value!r} ({line.judgement.first.inside}), not that "
                f"{check.function} is missing. Put the solution markers around its body in solutions/{name}/{check.module}"
            )
    return found


def _verdict(variant: Variant, report: Report) -> list[str]:
    lost, found = _lost(report), []
    for loss in report.losses:
        if loss.outcome is Outcome.GRADER_ERROR:
            found.append(f"{variant.path}: the grader itself fails on {loss}. Mend its oracle in the rubric")
    if variant.verdict == "accepted":
        found += [
            f"{variant.path}: this right submission loses {check} ({how}). Loosen the check, with the reason, or mend the file"
            for check, how in lost.items()
        ]
    elif set(lost) != variant.loses:
        missing = ", ".join(sorted(variant.loses - set(lost))) or "nothing"
        extra = "; ".join(f"{c} ({lost[c]})" for c in sorted(set(lost) - variant.loses)) or "nothing"
        found.append(
            f"{variant.path}: its header says otherwise. It keeps, but should lose: {missing}. "
            f"It loses, but should keep: {extra}. Mend the `loses:` line, or the checks"
        )
    shown = "\n".join(line.text for line in report.lines)
    names = {line.judgement.mistake for line in report.lines}
    for hint in variant.hints:
        if hint not in shown and hint not in names:
            close = difflib.get_close_matches(hint, names - {""}, 1)
            found.append(
                f"{variant.path}: the hint {hint!r} is not shown{f' ({close[0]} is)' if close else ''}. "
                f"What is shown: {shown[:300]!r}. Mend the `hint:` line, or the mistake in the rubric"
            )
    return found


def _completeness(
    assignment: Assignment, rubric: CompiledRubric, cases: Iterable[Variant], reports: dict[str, Report]
) -> Iterator[str]:
    """Every check is lost by a file in wrong/, and every hint shown by one."""
    where = assignment.file_of
    wrong = [reports[v.name] for v in cases if v.verdict == "wrong"]
    lost = {check for report in wrong for check in _lost(report)}
    shown = {line.judgement.mistake for report in wrong for line in report.lines}
    folder = f"tests/submissions/{rubric.name}/wrong/"
    for check in rubric.checks:
        if check.name not in lost:
            yield (
                f"{where(check.name)}: no wrong submission loses {check.name}, so nothing shows what it is good for. "
                f"Add one to {folder}"
            )
        for name in check.hints:
            if name not in shown:
                yield (
                    f"{where(name)}: no wrong submission is shown the hint of {name} ({check.name}). "
                    f"Add one to {folder}, or drop the mistake"
                )


def relative(text: str, root: Path) -> str:
    """Paths inside a defect's sentence, as seen from the course's root."""
    return text.replace(str(root) + os.sep, "")
