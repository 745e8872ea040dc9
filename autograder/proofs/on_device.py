"""Proof on a device: what is right on the CPU gets full marks on a GPU, or on a simulated one, and device slips lose there.

- The reference and every submission in accepted/ pass every check. What raises on the device is graded on the CPU instead
  (`grading.observe`): the reference needs that nowhere, and a right submission says so in its header, `device: cpu`.
- A wrong submission that loses checks of devices loses them on the device as well, and keeps the others of them.

A simulated device takes a tenth of a millisecond for an operation, so there a training runs for a few steps. What it would have
reached is not known then: its check counts as passed where every program returns, on the right device. Trainings whose number
of steps the check itself chooses are short, and run as they are.
"""

from __future__ import annotations

import ast
import fnmatch
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from autograder.course.layout import Course, Sources
from autograder.grading.choosing import run_of, trains
from autograder.grading.grader import Grader
from autograder.grading.jobs import run_jobs
from autograder.grading.judge import Loss
from autograder.grading.outcome import Outcome
from autograder.grading.report import Report
from autograder.proofs import variants, verdicts
from autograder.proofs.trials import trained_on
from autograder.proofs.variants import Variant
from autograder.proofs.verify import Job, Step, jobs_of
from autograder.rubric.compiled import CompiledCheck, CompiledRubric
from autograder.rubric.model import Assignment
from autograder.sandbox.host import SandboxHost

STEPS = 5  # of a training on a simulated device
SLOWER = 4  # times as long a program may take there


@dataclass(frozen=True)
class OnDevice:
    """The proof. right, wrong: how many submissions of each kind were graded; device: where"""

    device: str
    right: int
    wrong: int
    defects: tuple[str, ...]


def on_device(
    course: Course,
    name: str,
    host: SandboxHost,
    step: Step = lambda text: None,
    workers: int = 1,
    *,
    only: Sequence[str] = (),
    quick: bool = False,
) -> OnDevice:
    """Grade the reference, the accepted submissions and the device slips on the host's device.

    only:  patterns of submissions ("accepted/*"), or "reference"; none for all
    quick: run each check on one of its cases, and each training that checks share for the first of them
    """
    sources = course.sources(name)
    assignment, simulated = sources.assignment(), bool(host.placement.stand_in)
    whole = _quick(sources.compile()) if quick else sources.compile()
    rubric = shortened(whole, sources, assignment) if simulated else whole
    cut = frozenset(c.name for c, before in zip(rubric.checks, whole.checks, strict=True) if c is not before)
    found = variants.collect(course.submissions(name), sources, assignment)
    jobs = [*_right(found, course, rubric, cut, sources, assignment), *_slips(found, rubric, sources, assignment)]
    jobs = [job for job in jobs if not only or any(fnmatch.fnmatch(job.name, pattern) for pattern in only)]
    host = host.hiding(*course.secrets)

    header = {variant.name: variant.device == "cpu" for variant in found}

    def work(job: Job) -> list[str]:
        report = Grader(job.rubric, host).grade(job.submission).report
        elsewhere = [] if job.name.startswith("wrong/") else _elsewhere(job.name, report, header.get(job.name, False))
        return [*job.verdict(report), *elsewhere]

    with ThreadPoolExecutor(workers) as pool:
        defects = run_jobs(jobs, work, pool, lambda job, _: step(f"graded {job.name}"))
    wrong = sum(job.name.startswith("wrong/") for job in jobs)
    device = "a simulated GPU" if simulated else host.placement.device
    return OnDevice(device, len(jobs) - wrong, wrong, tuple(defect for some in defects for defect in some))


def _quick(rubric: CompiledRubric) -> CompiledRubric:
    """The rubric with one case of each check, the first that is private, and one of the checks that share a run."""
    runs: dict[str, CompiledCheck] = {}
    for check in rubric.checks:
        runs.setdefault(run_of(check), check)
    private = ([case for case in check.cases if not case.public] or check.cases for check in runs.values())
    checks = (replace(check, cases=tuple(cases[:1])) for check, cases in zip(runs.values(), private, strict=True))
    return replace(rubric, checks=tuple(checks))


# ---- what is graded --------------------------------------------------------------------------------------------


def _right(
    found: Iterable[Variant],
    course: Course,
    rubric: CompiledRubric,
    cut: frozenset[str],
    sources: Sources,
    assignment: Assignment,
) -> Iterator[Job]:
    def of_reference(report: Report) -> list[str]:
        return verdicts.of_reference(report, sources.folder, assignment)

    own = Job("reference", rubric, variants.reference(sources, assignment), of_reference, None)
    accepted = [variant for variant in found if variant.verdict == "accepted"]
    for job in (own, *jobs_of(accepted, sources, assignment, rubric)):
        once = replace(job.rubric, checks=tuple(replace(c, cases=trained_on(c, public=False)) for c in job.rubric.checks))
        yield replace(job, rubric=once, first=None, verdict=partial(_of_short, job, cut))


def _elsewhere(name: str, report: Report, said: bool) -> Iterator[str]:
    """What a submission's header should say of the CPU. said: whether it says `device: cpu`"""
    functions = report.environment.get("on_the_cpu", [])
    if functions and not said:
        yield (
            f"{name}: {', '.join(functions)} raises on the device and is graded on the CPU. Let it use x.device, or say "
            f"`device: cpu` in its header"
        )
    if said and not functions:
        yield f"{name}: all of it runs on the device. Remove `device: cpu` from its header"


def _of_short(job: Job, cut: frozenset[str], report: Report) -> list[str]:
    """The defects in a report, but for scores of trainings that were cut."""
    lines = tuple(line for line in report.lines if line.check.name not in cut or not _unfinished(line.judgement.loss))
    return job.verdict(replace(report, lines=lines))


def _unfinished(loss: Loss | None) -> bool:
    """Whether a training may lose this by having been cut: by its values, and not by the device they are on."""
    return loss is not None and loss.outcome is Outcome.WRONG and "device" not in loss.why


def _slips(found: Iterable[Variant], rubric: CompiledRubric, sources: Sources, assignment: Assignment) -> Iterator[Job]:
    """The wrong submissions that lose a check which looks at devices, with those checks alone."""
    looking = {check.name for check in rubric.checks if any(name == "placed" for name, *_ in check.program.steps)}
    for variant in found:
        if variant.verdict == "wrong" and variant.loses & looking and variant.touched:
            [job] = jobs_of([replace(variant, loses=variant.loses & looking, hints=())], sources, assignment, rubric)
            checks = tuple(check for check in job.rubric.checks if check.name in looking)
            yield replace(job, rubric=replace(job.rubric, checks=checks), first=None)


# ---- trainings of a few steps --------------------------------------------------------------------------------------


def shortened(rubric: CompiledRubric, sources: Sources, assignment: Assignment) -> CompiledRubric:
    """The rubric for a simulated device. A training takes a few steps where its program leaves their number open."""
    trainings = {name for module in assignment.modules for name in _with_steps(sources.text(module))}
    return replace(
        rubric,
        seconds=SLOWER * rubric.seconds,
        budget=SLOWER * rubric.budget,
        checks=tuple(_shortened(check, trainings) for check in rubric.checks),
    )


def _with_steps(source: str) -> Iterator[str]:
    """The functions that take a number of steps by its name."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and any(argument.arg == "steps" for argument in node.args.kwonlyargs):
            yield node.name


def _shortened(check: CompiledCheck, trainings: set[str]) -> CompiledCheck:
    if not trains(check):
        return check
    steps = tuple(
        (name, args, {**kwargs, "steps": STEPS} if name.partition(".")[2] in trainings and "steps" not in kwargs else kwargs)
        for name, args, kwargs in check.program.steps
    )
    return check if steps == check.program.steps else replace(check, program=replace(check.program, steps=steps))
