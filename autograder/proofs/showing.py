"""Proofs in a terminal: a progress bar while they run, then defects and tables, then one sentence."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from rich.console import RenderableType
from rich.text import Text

from autograder.course.layout import Course
from autograder.proofs import edges, mutants, on_device, reseed, tables, verify, zoo
from autograder.proofs.replies import FILE, FiledReplies, Replies
from autograder.reporting import terminal
from autograder.sandbox.host import SandboxHost


@dataclass(frozen=True)
class Shown:
    """A proof as a terminal shows it. defects: how many; items: defects (text) and tables; sentence: what was tried"""

    defects: int
    items: tuple[str | RenderableType, ...]
    sentence: str


Prove: TypeAlias = Callable[[Course, str, SandboxHost, verify.Step, int, "Replies | None"], Shown]


def replies_of(course: Course) -> FiledReplies:
    """The replies that earlier proofs of a course were told."""
    return FiledReplies(course.root / "build" / FILE)


def show(prove: Prove, course: Course, name: str, host: SandboxHost, workers: int, replies: Replies | None) -> bool:
    """Prove one assignment, show it, and say whether it has no defect."""
    bar = terminal.progress(terminal.console(stderr=True))
    task = bar.add_task(name, total=None)
    with bar:
        shown = prove(
            course, name, host, lambda text: bar.update(task, description=f"{name}: {text}", advance=1), workers, replies
        )
    console = terminal.console()
    for item in shown.items:
        if isinstance(item, str):
            console.print(f"✗ {verify.relative(item, course.root)}", style="red", markup=False, soft_wrap=True)
        else:
            console.print(item, soft_wrap=isinstance(item, Text))
    verdict = f"{shown.defects} defect(s)" if shown.defects else "proved"
    style = "bold red" if shown.defects else "bold green"
    console.print(f"{name}: {verdict}. {shown.sentence}", style=style, markup=False, soft_wrap=True)
    return not shown.defects


def by_submissions(only: tuple[str, ...]) -> Prove:
    """The proof by submissions. only: patterns of their names; none for all"""

    def prove(course: Course, name: str, host: SandboxHost, step: verify.Step, workers: int, replies: Replies | None) -> Shown:
        proof = verify.verify(course, name, host, step, workers, only, replies)
        tried = f"{proof.checks} checks and {proof.mistakes} recognised mistakes against {proof.submissions} submissions."
        return Shown(len(proof.defects), proof.defects, tried)

    return prove


def by_explanations(only: tuple[str, ...]) -> Prove:
    """What the values of wrong submissions say. only: patterns of submissions; none for all"""

    def prove(course: Course, name: str, host: SandboxHost, step: verify.Step, workers: int, replies: Replies | None) -> Shown:
        proof = verify.verify(course, name, host, step, workers, only or ("wrong/*",), replies)
        found = proof.explained.submissions
        tried = f"Of {len(found)} submissions that lose a check by their values, {sum(found.values())} are explained by them."
        return Shown(len(proof.defects), (tables.explanations(proof.explained), *proof.defects), tried)

    return prove


def by_mutants(course: Course, name: str, host: SandboxHost, step: verify.Step, workers: int, replies: Replies | None) -> Shown:
    """The proof by mutants."""
    survey = mutants.survey(course, name, host, step, workers, replies)
    rest = f"{len(survey.equivalent)} are known to be right, {len(survey.survivors)} survive"
    tried = f"Of {survey.tried} mutants of the reference {survey.killed} lose a check, {rest}."
    alive = (tables.survivors(survey),) if survey.survivors or survey.equivalent else ()
    return Shown(len(survey.defects), (*alive, *survey.faults), tried)


def by_edges(only: tuple[str, ...]) -> Prove:
    """The proof by edge slips. only: patterns of functions; none for all"""

    def prove(course: Course, name: str, host: SandboxHost, step: verify.Step, workers: int, replies: Replies | None) -> Shown:
        survey = edges.survey(course, name, host, step, workers, replies, only=only)
        rest = f"{len(survey.permitted)} are permitted by the handout, {len(survey.survivors)} survive"
        tried = f"Of {survey.tried} edge slips of the reference {survey.killed} lose a check, {rest}."
        alive = (tables.edges(survey),) if survey.survivors or survey.permitted else ()
        return Shown(len(survey.defects), (*alive, *survey.faults), tried)

    return prove


def by_zoo(only: tuple[str, ...], table: bool) -> Prove:
    """The proof by the zoo. only: patterns of submissions; none for all. table: show the bars in Markdown"""

    def prove(course: Course, name: str, host: SandboxHost, step: verify.Step, workers: int, replies: Replies | None) -> Shown:
        found = zoo.zoo(course, name, host, step, workers, replies, only=only)
        today = datetime.date.today().isoformat()
        shown = Text(zoo.as_markdown(name, found, today)) if table else tables.bars(found)
        near = sum(one.near for one in found.nearest)
        bars = f"{near} of {len(found.nearest)} bars lie within {zoo.NEAR:.0%} of right work."
        tried = f"{found.submissions} right submissions of the zoo; {bars}"
        return Shown(len(found.defects), (shown, *found.defects), tried)

    return prove


def by_draws(draws: int) -> Prove:
    """The proof by other draws of the private cases."""

    def prove(course: Course, name: str, host: SandboxHost, step: verify.Step, workers: int, replies: Replies | None) -> Shown:
        redrawn = reseed.reseed(course, name, draws, host, step, workers, replies)
        tried = f"{redrawn.submissions} right submissions answered {redrawn.asked} programs in {draws} draws."
        rates = (tables.rates(redrawn),) if redrawn.rates else ()
        return Shown(len(redrawn.defects), (*rates, tables.nearest(redrawn), *redrawn.defects), tried)

    return prove


def by_device(only: tuple[str, ...]) -> Prove:
    """The proof on the host's device. only: patterns of submissions; none for all"""

    def prove(course: Course, name: str, host: SandboxHost, step: verify.Step, workers: int, replies: Replies | None) -> Shown:
        found = on_device.on_device(course, name, host, step, workers, only=only)
        tried = f"On {found.device}: {found.right} right submissions, {found.wrong} that lose a check of devices."
        return Shown(len(found.defects), found.defects, tried)

    return prove
