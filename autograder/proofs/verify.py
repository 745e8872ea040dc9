"""Proof by submissions: the reference, the stubs and every file in tests/submissions get the verdict that they must get.

`autograder verify` shows one sentence for each defect. It begins with the file to mend.
"""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from autograder.course.layout import Course, Sources
from autograder.grading.choosing import run_of
from autograder.grading.grader import Grader
from autograder.grading.jobs import run_jobs
from autograder.grading.report import Graded, Report
from autograder.intake.submission import Submission
from autograder.proofs import trivial, variants, verdicts
from autograder.proofs.audit import audit
from autograder.proofs.explained import Explained, explained
from autograder.proofs.reach import Reach
from autograder.proofs.remembering import RememberingHost, reach_of
from autograder.proofs.replies import Replies
from autograder.proofs.trials import trained_on
from autograder.proofs.variants import Variant
from autograder.rubric.compiled import CompiledCheck, CompiledRubric
from autograder.rubric.model import Assignment
from autograder.rubric.policy import NAMES_THE_SLIP
from autograder.sandbox.host import SandboxHost

Step = Callable[[str], None]
STARTED = 10.0  # seconds for a request that does nothing


@dataclass(frozen=True)
class Proof:
    """The defects, how many submissions, checks and mistakes were tried, and what the values of wrong ones say."""

    defects: tuple[str, ...]
    submissions: int
    checks: int
    mistakes: int
    explained: Explained


@dataclass(frozen=True)
class Job:
    """A submission to grade with the checks that concern it.

    verdict: finds the defects in its report
    reach:   what its programs can reach; None where it may keep state between programs
    first:   the rubric to begin with. `rubric` has more cases, and is used only if the verdict on these is a defect
    """

    name: str
    rubric: CompiledRubric
    submission: Submission
    verdict: Callable[[Report], list[str]]
    reach: Reach | None
    first: CompiledRubric | None = None


def verify(
    course: Course,
    name: str,
    host: SandboxHost,
    step: Step = lambda text: None,
    workers: int = os.cpu_count() or 1,
    only: Sequence[str] = (),
    replies: Replies | None = None,
) -> Proof:
    """Prove everything that a course claims of one assignment.

    step:    called with what has just been done
    only:    patterns of submissions ("wrong/kl_*"), for use while writing them; completeness is then not judged
    replies: what earlier proofs were told; None to run everything
    """
    sources = course.sources(name)
    assignment, rubric = sources.assignment(), replace(sources.compile(), hints=NAMES_THE_SLIP)  # whatever a class is told
    step("compiled the rubric")
    host = host.hiding(*course.secrets)
    chosen = _chosen(variants.collect(course.submissions(name), sources, assignment), only, host)
    jobs = [*_own(course, sources, assignment, rubric), *jobs_of(chosen, sources, assignment, rubric)]

    def work(job: Job) -> tuple[Report, list[str]]:
        graded, defects = graded_job(job, host, replies)
        return graded.report, defects

    with ThreadPoolExecutor(workers) as pool:
        graded = run_jobs(jobs, work, pool, lambda job, _: step(f"graded {job.name}"))
    reports = {job.name: report for job, (report, _) in zip(jobs, graded, strict=True)}
    wrong = [(variant.name, reports[variant.name]) for variant in chosen if variant.verdict == "wrong"]
    found = [*audit(course, sources, rubric), *(defect for _, defects in graded for defect in defects)]
    if not only:
        found += verdicts.completeness(assignment, rubric, [report for _, report in wrong])
        if course.permitted_edges(name).is_file():  # what trivial values may earn is settled together with the edges
            found += trivial.defects(course, sources, assignment, rubric, host, workers, replies)
            step("tried trivial submissions")
    return Proof(tuple(found), len(jobs), len(rubric.checks), len(assignment.mistakes), explained(wrong))


def relative(text: str, root: Path) -> str:
    """A defect's sentence with its paths as seen from the course's root."""
    return text.replace(str(root) + os.sep, "")


# ---- what is graded --------------------------------------------------------------------------------------------


def _chosen(found: Iterable[Variant], only: Sequence[str], host: SandboxHost) -> list[Variant]:
    """The variants that match a pattern, but none that needs a layer which this machine does not have. Without a pattern, of the
    zoo only those that run daily."""
    chosen = [v for v in found if (any(fnmatch.fnmatch(v.name, pattern) for pattern in only) if only else v.daily)]
    layers = _layers(host) if any(v.needs for v in chosen) else {}
    return [v for v in chosen if not v.needs or layers.get(v.needs) == "on"]


def _layers(host: SandboxHost) -> Mapping[str, str]:
    """The layers that a worker reports on this machine."""
    with host.open({}, {}) as session:
        session.ask({"first": True, "modules": [], "inputs": {}, "steps": [], "returns": {}}, STARTED)
        layers: Mapping[str, Any] = session.hello.get("layers", {})
    return layers


def _own(course: Course, sources: Sources, assignment: Assignment, rubric: CompiledRubric) -> Iterator[Job]:
    """The course's own two submissions."""
    folder = course.generated(assignment.name)
    texts = {m: (folder / m).read_text("utf-8", "replace") for m in assignment.modules if (folder / m).is_file()}
    reference, stubs = variants.reference(sources, assignment), variants.made(texts)
    own, of_stubs = reach_of(rubric, reference.sources), reach_of(rubric, stubs.sources)
    yield Job("reference", rubric, reference, lambda report: verdicts.of_reference(report, sources.folder, assignment), own)
    yield Job("stubs", rubric, stubs, lambda report: verdicts.of_stubs(report, folder, assignment), of_stubs)


def jobs_of(
    chosen: Iterable[Variant], sources: Sources, assignment: Assignment, rubric: CompiledRubric, *, twice: bool = False
) -> Iterator[Job]:
    """Each variant with the checks that concern it. Cheats may know the public case, and are asked for its private twin, too.

    twice: all is trained on both
    """
    for variant in chosen:
        limited = replace(rubric, seconds=variant.seconds or rubric.seconds)
        about = concerned(limited, variant.touched, sources, assignment)
        honest = variant.verdict in (*variants.RIGHT, "wrong") and variant.touched
        reach = reach_of(about, variant.submission.sources) if honest else None
        first = trained_once(about, variant) if variant.touched and variant.verdict != "cheats" and not twice else None
        yield Job(variant.name, about, variant.submission, partial(verdicts.of_variant, variant), reach, first)


def trained_once(rubric: CompiledRubric, variant: Variant) -> CompiledRubric:
    """The rubric with each training on one case, since to train is what costs most: both cases are drawn from one recipe. A
    training that is not right is run on the public case, where its student is told most; any other on the private one. Checks
    that share a run share its case."""
    own = {run_of(c) for c in rubric.checks if c.function in variant.touched and variant.verdict not in variants.RIGHT}
    return replace(rubric, checks=tuple(replace(c, cases=trained_on(c, public=run_of(c) in own)) for c in rubric.checks))


def concerned(rubric: CompiledRubric, touched: frozenset[str], sources: Sources, assignment: Assignment) -> CompiledRubric:
    """The rubric with only the checks that can reach a touched function: on the others a variant is the reference.

    touched: names of functions; none where anything may have changed
    """
    if not touched:
        return rubric
    functions = variants.reached(touched, sources, assignment)
    return replace(rubric, checks=tuple(c for c in rubric.checks if _mentions(c, functions)))


def _mentions(check: CompiledCheck, functions: frozenset[str]) -> bool:
    return check.function in functions or any(part in functions for path in check.program.paths() for part in path.split("."))


def graded_job(job: Job, host: SandboxHost, replies: Replies | None) -> tuple[Graded, list[str]]:
    """A submission, graded, and its defects."""
    if job.first is not None:
        graded, defects = graded_job(replace(job, rubric=job.first, first=None), host, replies)
        if not defects:
            return graded, defects
    remembering = None if replies is None else RememberingHost(host, replies, job.reach)
    graded = Grader(job.rubric, cast(SandboxHost, remembering or host)).grade(job.submission)
    defects = job.verdict(graded.report)
    if remembering and not defects:
        remembering.keep()
    return graded, defects
