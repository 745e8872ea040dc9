"""A submission's way through: intake → observe → judge → report. No step looks back."""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import platform
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from autograder.grading.guard import Guard, Unprotected
from autograder.grading.judge import Judge, Judgement, failed, unfinished
from autograder.grading.observe import Observer
from autograder.grading.outcome import Outcome
from autograder.grading.record import Record
from autograder.grading.report import Report, lines_of
from autograder.intake.submission import Submission, read_submission
from autograder.rubric.compiled import CompiledCheck, CompiledRubric
from autograder.rubric.late import slice_source
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.session import WorkerUnavailable

Progress = Callable[[Report], None]


@dataclass(frozen=True)
class Graded:
    report: Report
    record: Record


def public_part(rubric: CompiledRubric) -> CompiledRubric:
    """The visible checks, on their public cases: what a student's own `check` runs, and all that a student kit holds."""
    visible = (_those(check, public=True) for check in rubric.checks if check.visibility == "visible")
    checks = tuple(check for check in visible if check.cases)
    late = [name for check in checks if check.late for name in (check.name, *check.hints)]
    return replace(rubric, checks=checks, late_source=slice_source(rubric.late_source, late))


def _those(check: CompiledCheck, *, public: bool) -> CompiledCheck:
    """The check on its public cases, or on their private twins."""
    return replace(check, cases=tuple(case for case in check.cases if case.public == public))


def grade(
    rubric: CompiledRubric, path: Path, host: SandboxHost, progress: Progress | None = None, guard: Guard | None = None
) -> Graded:
    """Grades what lies at `path`.

    progress: called with the report so far after every check
    guard:    decides whether this machine may run it; None for one's own work
    """
    return grade_submission(rubric, read_submission(path, rubric.modules), host, progress, guard)


def grade_submission(
    rubric: CompiledRubric,
    submission: Submission,
    host: SandboxHost,
    progress: Progress | None = None,
    guard: Guard | None = None,
) -> Graded:
    began = time.monotonic()
    _protect_judge()
    origins = {name: [(o.cell, o.line) if o else None for o in lines] for name, lines in submission.origins.items()}
    judge = Judge(rubric, origins)
    record = Record(rubric.name, rubric.rubric_hash, submission.digest, {}, submission.problems, submission.notes, origins)
    environment, judged = dict(judge_environment()), list[Judgement]()
    lost: dict[str, Judgement] = {}  # by public cases already: an interrupted report can tell at least that

    def report() -> Report:
        rest = [lost.get(check.name) or unfinished(check) for check in rubric.checks[len(judged) :]]
        return assemble(rubric, [*judged, *rest], record, time.monotonic() - began)

    def tell() -> None:
        if progress:
            progress(report())

    tell()
    try:
        with Observer(rubric, submission, host) as observer:
            _import_ahead(rubric.late_source)
            if guard:  # while the worker is still importing torch: it has not seen the submission
                admission = guard.admit(rubric, host)
                observer.require(admission.layers)
                environment["protection"] = admission.data
                record.notes += (admission.note,) if admission.note else ()
                rubric = rubric if admission.private else public_part(rubric)
            # All public cases come first: what a student reads of them cannot hold what was seen of private ones.
            for check in rubric.checks:
                _observe(observer, public := _those(check, public=True), record, environment)
                outcome = judge.judge(public, record.of(public))
                if outcome.outcome not in (Outcome.PASSED, Outcome.GRADER_ERROR):
                    lost[check.name] = replace(outcome, check=check)
                tell()
            for check in rubric.checks:
                _observe(observer, _those(check, public=False), record, environment)
                judged.append(judge.judge(check, record.of(check)))
                tell()
    except (Unprotected, WorkerUnavailable, OSError) as fault:  # ours: said of every check that it kept from being graded
        judged += [failed(check, str(fault)) for check in rubric.checks[len(judged) :]]
    return Graded(report(), record)


def _observe(observer: Observer, check: CompiledCheck, record: Record, environment: Mapping[str, Any]) -> None:
    for case in check.cases:
        record.add(check.name, case.name, case.public, observer.observe(check, case))
    record.environment = {**environment, **observer.environment}


def _import_ahead(source: str) -> None:
    """Imports what late oracles import within themselves, while the worker is still importing torch."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [getattr(node, "module", None)]
        for name in filter(None, names):
            with contextlib.suppress(Exception):  # the oracle that needs it will say so
                importlib.import_module(name)


def rejudge(rubric: CompiledRubric, record: Record) -> Report:
    """The report of a record, without running anything of the student's."""
    return assemble(rubric, Judge(rubric, record.origins).from_record(record), record, 0.0)


def assemble(rubric: CompiledRubric, judgements: Iterable[Judgement], record: Record, seconds: float) -> Report:
    notes = (*record.problems.values(), *record.notes)
    return Report(
        rubric.name,
        rubric.title,
        lines_of(judgements),
        tuple(dict.fromkeys(notes)),
        {**record.environment, "rubric": record.rubric_hash, "submission": record.submission_hash},
        seconds,
    )


@functools.cache
def judge_environment() -> Mapping[str, Any]:
    from autograder import __version__

    return {
        "autograder": __version__,
        "judge": platform.python_version(),
        "judge_numpy": np.__version__,
        "platform": platform.platform(),
    }


def _protect_judge() -> None:
    """Where the system can: the judge's memory cannot be read, and no orphan of a worker escapes it."""
    try:
        from autograder.sandbox import layers
    except ImportError:  # what only some systems have is not needed on a student's own machine
        return
    layers.protect_judge()
