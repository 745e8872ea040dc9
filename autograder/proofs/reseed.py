"""Proof by other draws: draws the private cases many times, as other years and other secrets would.

Three statements must hold in every draw, not only in the one that is compiled.
- The reference and every accepted submission lose nothing: a grader can do nothing worse than refuse right work.
- A random check (one that states a `false_alarm`) sees an error of the size that it says it `detects`, and its declared
  mistakes, as often as it says. Both are arrays that take the place of the reference's replies.
- A wrong submission that loses a random check loses it in other draws, too.

Detection is judged by its exact bound (Clopper and Pearson, 1934). If k of n draws saw the error, the largest rate under
which so few would see it with probability α is the 1 − α quantile of Beta(k + 1, n − k). A check whose bound is below
the stated power is a defect.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course.layout import Course, Sources
from autograder.grading.jobs import run_jobs
from autograder.grading.judge import Judge, Judgement
from autograder.grading.record import Reply
from autograder.proofs import variants
from autograder.proofs.bars import is_random, share_of_tolerance
from autograder.proofs.reach import Reach
from autograder.proofs.remembering import reach_of
from autograder.proofs.replies import Replies
from autograder.proofs.trusted import TrustedWorker
from autograder.proofs.verify import Step, concerned
from autograder.rubric import chance
from autograder.rubric.cases import Case, Table
from autograder.rubric.compiled import CompiledCheck, CompiledRubric, Expected
from autograder.rubric.compiling import compile_rubric
from autograder.rubric.model import Assignment, Check
from autograder.sandbox.host import SandboxHost

POWER = 1 - float(inspect.signature(chance.mean_samples).parameters["misses"].default)
"""How often an error of the stated size is seen, where a check does not say so itself in `settings["power"]`."""
DOUBT = 1e-4
"""α of the bound: the probability of accusing a check that is as good as it states."""
REFERENCE = "the reference"
LEAST = 25  # draws for which another worker is worth its start


# ---- what is found -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LossInDraw:
    """Right work that lost a check in some draw.

    who: REFERENCE or a submission's name
    how: on which case, and why
    """

    who: str
    check: str
    draw: int
    how: str


@dataclass(frozen=True)
class Rate:
    """How often a random check saw what it must see.

    what:  the error, the mistake or the wrong submission
    power: how often it must see it
    """

    check: str
    what: str
    seen: int
    draws: int
    power: float

    @property
    def at_most(self) -> float:
        """The largest rate that agrees with the count."""
        from scipy.special import betaincinv

        return 1.0 if self.seen == self.draws else float(betaincinv(self.seen + 1, self.draws - self.seen, 1 - DOUBT))

    @property
    def kept(self) -> bool:
        """Whether the count agrees with the stated power."""
        return self.at_most >= self.power


@dataclass
class Tally:
    """The counts of a run over draws.

    nearest: check -> (the largest |got − expected| of right work, in units of what is allowed, whose)
    seen:    (check, what) -> [seen, draws]
    """

    asked: int = 0
    losses: list[LossInDraw] = field(default_factory=list)
    nearest: dict[str, tuple[float, str]] = field(default_factory=dict)
    seen: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def saw(self, check: str, what: str, lost: bool) -> None:
        """Count one draw in which a check had to see something. lost: whether it did"""
        counts = self.seen[check, what]
        counts[0] += lost
        counts[1] += 1

    def came_near(self, check: str, share: float, who: str) -> None:
        """Note the share of its tolerance that right work used."""
        if share > self.nearest.get(check, (0.0, ""))[0]:
            self.nearest[check] = (share, who)

    def add(self, other: Tally) -> None:
        """Add the counts of another run."""
        self.asked += other.asked
        self.losses += other.losses
        for check, (share, who) in other.nearest.items():
            self.came_near(check, share, who)
        for key, counts in other.seen.items():
            self.seen[key] = [a + b for a, b in zip(self.seen[key], counts, strict=True)]


@dataclass(frozen=True)
class Redrawn:
    """The proof.

    asked:       how many programs were answered
    submissions: how many of them are right
    """

    draws: int
    asked: int
    submissions: int
    losses: tuple[LossInDraw, ...]
    rates: tuple[Rate, ...]
    nearest: Mapping[str, tuple[float, str]]
    defects: tuple[str, ...]


# ---- drawing anew --------------------------------------------------------------------------------------------


class PrivateTwins(Table):
    """A table that draws its private cases alone. It keeps the recipes of all: a random check divides its `false_alarm`
    among all cases."""

    def drawn(self, check: str, secret: str) -> tuple[Case, ...]:
        return tuple(case for case in super().drawn(check, secret) if not case.public)


@dataclass(frozen=True)
class Draw:
    """The rubric as another secret compiles it, with private cases alone.

    failures: (check, why) of the checks that cannot be compiled
    """

    number: int
    rubric: CompiledRubric
    failures: tuple[tuple[str, str], ...] = ()


def redraw(sources: Sources, number: int) -> Draw:
    """Draw the private cases once, from a secret of their own."""
    assignment, modules = sources.assignment(), sources.functions(sources.assignment())
    checks = [
        replace(c, cases=PrivateTwins(c.cases.recipes, c.cases.seed))
        for c in assignment.checks
        if any(recipe.private for recipe in c.cases.recipes)
    ]

    def compiled(some: Sequence[Check]) -> CompiledRubric:
        other = replace(assignment, secret=f"{assignment.secret}, draw {number}", checks=tuple(some))
        source = sources.rubric_source()
        return compile_rubric(other, source=source, provided="", modules=modules, rubric_hash="", explained=False)

    failures: dict[str, str] = {}
    try:
        return Draw(number, compiled(checks))
    except Exception:  # a recipe or an oracle may raise anything: find out which
        for check in checks:
            try:
                compiled([check])
            except Exception as error:
                failures[check.name] = str(error)
    return Draw(number, compiled([c for c in checks if c.name not in failures]), tuple(failures.items()))


def draws_of(sources: Sources, count: int, workers: int, step: Step) -> list[Draw]:
    """Many draws, several at a time, in processes that start with nothing of this one."""
    with ProcessPoolExecutor(min(workers, count), get_context("spawn")) as pool:
        draw = functools.partial(redraw, sources)
        return run_jobs(range(1, count + 1), draw, pool, lambda number, _: step(f"drew the cases of draw {number}"))


# ---- asking --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Job:
    """One submission on some draws.

    right:      it must lose none of the checks; else it must lose each of them
    reach:      what its programs can reach, so that a reply may come from elsewhere; None where it may keep state between them
    """

    who: str
    sources: Mapping[str, str]
    checks: frozenset[str]
    draws: Sequence[Draw]
    right: bool
    reach: Reach | None = None


def run(job: Job, rubric: CompiledRubric, host: SandboxHost, replies: Replies | None = None) -> Tally:
    """Run all programs of a job in one worker."""
    tally, judge = Tally(), Judge(rubric, {}, explains=False)
    always: dict[str, Reply] = {}  # a program without inputs has the same reply in every draw
    with TrustedWorker(rubric, job.sources, host, replies if job.reach else None, job.reach) as worker:
        for draw in job.draws:
            for check in draw.rubric.checks:
                if check.name not in job.checks:
                    continue
                constant = not check.program.inputs()
                if constant and check.name not in always:
                    always[check.name] = worker.observe(check, check.cases[0])
                told = [always[check.name] if constant else worker.observe(check, case) for case in check.cases]
                tally.asked += 0 if constant else len(told)
                _judged(job, draw.number, check, told, judge, tally)
    return tally


def _judged(job: Job, draw: int, check: CompiledCheck, replies: Sequence[Reply], judge: Judge, tally: Tally) -> None:
    judgement = judge.judge(check, replies)
    if not job.right:
        tally.saw(check.name, job.who, not judgement.passed)
        return
    if not judgement.passed:
        tally.losses.append(LossInDraw(job.who, check.name, draw, _how(judgement)))
    for case, reply in zip(check.cases, replies, strict=True):
        tally.came_near(check.name, share_of_tolerance(check, case, reply, judge), job.who)
    if is_random(check) and job.who == REFERENCE:
        for what, wrong in forged(check, replies, draw):
            tally.saw(check.name, what, not judge.judge(check, wrong).passed)


def _how(judgement: Judgement) -> str:
    case = judgement.first.case.name if judgement.first else ""
    return f"{case}: {judgement.loss.how if judgement.loss else judgement.outcome}"


def forged(check: CompiledCheck, replies: Sequence[Reply], draw: int) -> Iterator[tuple[str, list[Reply]]]:
    """(name, replies) of everything that the check must refuse.

    That is the truth with an error of the size that it `detects`, in another entry of another case in each draw, and the
    values of each declared mistake.
    """
    if check.late or any(reply.status != "returned" for reply in replies):
        return  # wrong submissions show these
    if detects := check.settings.get("detects"):
        at = draw % len(check.cases)
        name = next(iter(_values(check.cases[at].expected)))
        got = np.array(replies[at].results[name]["data"])
        if got.size:
            got.reshape(-1)[draw % got.size] += detects if draw // got.size % 2 else -detects
            yield f"an error of {detects:g}", [*replies[:at], _saying(replies[at], {name: got}), *replies[at + 1 :]]
    for mistake in check.hints:
        mistaken = [_values(case.mistaken[mistake]) for case in check.cases]
        yield f"the mistake {mistake}", [_saying(r, values) for r, values in zip(replies, mistaken, strict=True)]


def _values(expected: Expected | None) -> Mapping[str, Any]:
    return expected.values if expected else {}


def _saying(reply: Reply, values: Mapping[str, Any]) -> Reply:
    """The reply with other values, in the dtypes it had."""
    results = dict(reply.results)
    for name, value in values.items():
        results[name] = {**results[name], "data": np.asarray(value, results[name]["data"].dtype)}
    return replace(reply, results=results)


# ---- the whole -----------------------------------------------------------------------------------------------


def reseed(
    course: Course,
    name: str,
    draws: int,
    host: SandboxHost,
    step: Step = lambda text: None,
    workers: int = os.cpu_count() or 1,
    replies: Replies | None = None,
) -> Redrawn:
    """Prove all three statements above for one assignment.

    replies: what earlier proofs were told; None to run everything

    raises CourseError
    """
    sources = course.sources(name)
    assignment, rubric = sources.assignment(), sources.compile()
    host = host.hiding(*course.secrets)
    drawn = draws_of(sources, draws, workers, step)
    jobs = _jobs(course, sources, assignment, rubric, drawn, size=max(LEAST, draws // (4 * workers)))
    total = Tally()
    with ThreadPoolExecutor(workers) as pool:
        for tally in run_jobs(
            jobs,
            lambda job: run(job, rubric, host, replies),
            pool,
            lambda job, _: step(f"ran {job.who} on draws {job.draws[0].number} to {job.draws[-1].number}"),
        ):
            total.add(tally)
    power = {check.name: check.settings.get("power", POWER) for check in rubric.checks}
    rates = tuple(Rate(check, what, seen, of, power[check]) for (check, what), (seen, of) in sorted(total.seen.items()))
    where = assignment.file_of
    defects = (*_failures(drawn, where), *_losses(total.losses, draws, where, course.submissions(name)), *_rates(rates, where))
    nearest = dict(sorted(total.nearest.items(), key=lambda item: -item[1][0]))
    right = len({job.who for job in jobs if job.right})
    return Redrawn(draws, total.asked, right, tuple(total.losses), rates, nearest, defects)


def _jobs(
    course: Course, sources: Sources, assignment: Assignment, rubric: CompiledRubric, drawn: Sequence[Draw], size: int
) -> list[Job]:
    """The reference, `size` draws at a time since it has most to do; the accepted submissions; the wrong submissions that a
    random check must refuse."""
    everything = frozenset(check.name for check in rubric.checks)
    reference = variants.reference(sources, assignment).sources
    jobs = [Job(REFERENCE, reference, everything, drawn[i : i + size], True) for i in range(0, len(drawn), size)]
    at_random = {check.name for check in rubric.checks if is_random(check)}
    for variant in variants.collect(course.submissions(assignment.name), sources, assignment):
        texts = variant.submission.sources
        if variant.needs or variant.submission.problems:
            continue
        if variant.verdict == "accepted":
            reached = frozenset(c.name for c in concerned(rubric, variant.touched, sources, assignment).checks)
            jobs.append(Job(variant.name, texts, reached, drawn, True))
        elif variant.verdict == "wrong" and variant.loses & at_random:
            jobs.append(Job(variant.name, texts, variant.loses & at_random, drawn, False))
    return [replace(job, reach=reach_of(rubric, job.sources)) for job in jobs]


def _failures(drawn: Sequence[Draw], where: Callable[[str], str]) -> Iterator[str]:
    found = defaultdict(list)
    for draw in drawn:
        for check, why in draw.failures:
            found[check].append((draw.number, why))
    for check, failed in found.items():
        yield (
            f"{where(check)}: with {len(failed)} of {len(drawn)} secrets {check} cannot be compiled, first in draw "
            f"{failed[0][0]}: {failed[0][1]}. Tame the cases"
        )


def _losses(losses: Iterable[LossInDraw], draws: int, where: Callable[[str], str], folder: Path) -> Iterator[str]:
    ordered = sorted(losses, key=lambda loss: (loss.check, loss.who, loss.draw))
    for (check, who), group in itertools.groupby(ordered, key=lambda loss: (loss.check, loss.who)):
        found = list(group)
        file = who if who == REFERENCE else folder / who
        yield (
            f"{where(check)}: {file} loses {check} in {len(found)} of {draws} draws, first in draw {found[0].draw} on "
            f"{found[0].how}. Widen the tolerance by what right code is off, and say why; or tame the case"
        )


def _rates(rates: Iterable[Rate], where: Callable[[str], str]) -> Iterator[str]:
    for rate in rates:
        if not rate.kept:
            yield (
                f"{where(rate.check)}: {rate.check} sees {rate.what} in {rate.seen} of {rate.draws} draws, so in "
                f"{rate.at_most:.2%} at most; {rate.power:.2%} is stated. Choose cases on which it shows, or a smaller `detects`"
            )
