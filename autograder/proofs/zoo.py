"""Proof by the zoo: right submissions that are unlike each other get full marks, and none comes near a bar.

The zoo is `tests/submissions/<assignment>/zoo/`: whole models and ways to train, each right by the handout. For every bar that
a check holds a figure against, the right submission that is nearest to it is told: a bar within NEAR of right work refuses the
next one.
"""

from __future__ import annotations

import fnmatch
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from autograder.course.build import cell
from autograder.course.layout import Course
from autograder.grading.jobs import run_jobs
from autograder.proofs import variants, verdicts
from autograder.proofs.bars import BarJudge
from autograder.proofs.remembering import reach_of
from autograder.proofs.replies import Replies
from autograder.proofs.verify import Job, Step, graded_job, jobs_of
from autograder.rubric.bars import Bar
from autograder.rubric.compiled import CompiledCheck
from autograder.sandbox.host import SandboxHost

NEAR = 0.2
"""A bar that right work comes nearer to than this share of it is to be set anew."""
REFERENCE = "the reference"


@dataclass(frozen=True)
class Nearest:
    """The right submission that is nearest to a bar. of: how many were held against it"""

    check: str
    bar: Bar
    who: str
    of: int

    @property
    def near(self) -> bool:
        """Whether the bar is to be set anew."""
        return self.bar.distance < NEAR


@dataclass(frozen=True)
class Zoo:
    """The proof. submissions: how many were graded beside the reference"""

    submissions: int
    nearest: tuple[Nearest, ...]
    defects: tuple[str, ...]

    @property
    def told(self) -> list[tuple[Nearest, tuple[str, ...]]]:
        """What is shown: the nearest to each bar, with check, bar, figure, what it is held against, distance and name. Not what
        is infinitely far."""
        finite = (one for one in self.nearest if math.isfinite(one.bar.distance))
        return [
            (one, (one.check, one.bar.what, f"{one.bar.figure:.4g}", f"{one.bar.bar:.4g}", away(one.bar), one.who))
            for one in finite
        ]


def zoo(
    course: Course,
    name: str,
    host: SandboxHost,
    step: Step = lambda text: None,
    workers: int = os.cpu_count() or 1,
    replies: Replies | None = None,
    *,
    only: Sequence[str] = (),
) -> Zoo:
    """Grade the reference and every submission of the zoo.

    only: patterns of submissions ("zoo/bn_*"); none for all
    """
    sources = course.sources(name)
    assignment, rubric = sources.assignment(), sources.compile()
    hidden = host.hiding(*course.secrets)
    found = [v for v in variants.collect(course.submissions(name), sources, assignment) if v.verdict == "zoo"]
    chosen = [v for v in found if not only or any(fnmatch.fnmatch(v.name, pattern) for pattern in only)]
    own = variants.reference(sources, assignment)
    reach = reach_of(rubric, own.sources)
    jobs = [
        Job(REFERENCE, rubric, own, lambda report: verdicts.of_reference(report, sources.folder, assignment), reach),
        *jobs_of(chosen, sources, assignment, rubric, twice=True),
    ]

    def work(job: Job) -> tuple[list[str], list[tuple[CompiledCheck, Bar]]]:
        graded, defects = graded_job(job, hidden, replies)
        return defects, list(BarJudge(job.rubric).bars(graded.record))

    with ThreadPoolExecutor(workers) as pool:
        done = run_jobs(jobs, work, pool, lambda job, _: step(f"graded {job.name}"))
    defects = [defect for some, _ in done for defect in some]
    held = {job.name: bars for job, (some, bars) in zip(jobs, done, strict=True) if not some}
    return Zoo(len(chosen), tuple(nearest(held)), tuple(defects))


def nearest(held: Mapping[str, Iterable[tuple[CompiledCheck, Bar]]]) -> list[Nearest]:
    """For each bar the right submission that is nearest to it, the nearest bars first.

    Left out are comparisons that come out both ways among right submissions, which are branches, and those whose sides some
    right submission has equal: a definition, such as a probability ≤ 1.

    held: submission -> the bars that its figures were held against
    """
    by_bar: dict[tuple[str, str], list[tuple[Bar, str]]] = {}
    for who, bars in held.items():
        for check, bar in bars:
            by_bar.setdefault((check.name, bar.what), []).append((bar, who))
    found = []
    for (name, _), some in by_bar.items():
        if len({bar.kept for bar, _ in some}) == 1 and all(bar.figure != bar.bar for bar, _ in some):
            bar, who = min(some, key=lambda pair: pair[0].distance)
            found.append(Nearest(name, bar, who, len({other for _, other in some})))
    return sorted(found, key=lambda n: (n.bar.distance, n.check))


FAR = 10.0


def away(bar: Bar) -> str:
    """How far a figure is from its bar, in words."""
    return f"{bar.distance:.0%}" if bar.distance < FAR else "far"


def as_markdown(name: str, found: Zoo, date: str) -> str:
    """The table for the instructor's guide."""
    lines = [
        f"{name}: {found.submissions} right submissions, {len(found.defects)} defects, on {date}.",
        "",
        "| check | bar | figure | it is | away | nearest |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [f"| {check} | `{cell(what)}` | {' | '.join(rest)} |" for _, (check, what, *rest) in found.told]
    return "\n".join(lines) + "\n"
