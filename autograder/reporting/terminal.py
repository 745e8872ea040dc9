"""The report in a terminal: a table a student reads from top to bottom, and the whole story for an instructor."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from rich import box
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from autograder.grading.events import CheckJudged, EnvironmentKnown, Event, OnEvent, Stage
from autograder.grading.judge import Finding, Judgement
from autograder.grading.outcome import Outcome
from autograder.grading.record import Record, Reply
from autograder.grading.report import Line, Report
from autograder.intake.words import escaped
from autograder.reporting.consoles import SafeConsole as SafeConsole
from autograder.reporting.consoles import console as console
from autograder.rubric.compiled import CompiledRubric

if TYPE_CHECKING:
    from autograder.sandbox.accelerator import Accelerator
    from autograder.sandbox.protection import Attempt, Proof

STYLES = {
    Outcome.PASSED: "green",
    Outcome.WRONG: "red",
    Outcome.CRASHED: "red",
    Outcome.TIMED_OUT: "red",
    Outcome.OUT_OF_MEMORY: "red",
    Outcome.NOT_IMPLEMENTED: "yellow",
    Outcome.SKIPPED: "yellow",
    Outcome.GRADER_ERROR: "bold white on red",
}

MOST_AXES = 4  # of an array that is printed as it stands


def progress(target: Console, width: int = 40) -> Progress:
    """A progress bar for long work. It disappears at the end."""
    columns = (TextColumn("{task.description}"), BarColumn(width), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=target, transient=True)


@contextlib.contextmanager
def followed(rubric: CompiledRubric, target: Console) -> Iterator[OnEvent]:
    """A progress bar for a grading on public cases, which names the function that is run now."""
    widest = max(len(check.function) for check in rubric.checks)  # so that the bar keeps its place
    with progress(target, width=20) as bar:
        task = bar.add_task(f"{'starting …':{widest}}", total=len(rubric.checks))  # loading torch takes longer than most checks
        yield _for_each_check(rubric, lambda done, name: bar.update(task, completed=done, description=f"{name:{widest}}"))


def _for_each_check(rubric: CompiledRubric, tell: Callable[[int, str], object]) -> OnEvent:
    """tell: called when a check begins on its public cases, with how many are judged, and the function that is run now"""
    done = 0

    def on_event(event: Event) -> None:
        nonlocal done
        if isinstance(event, EnvironmentKnown):
            tell(done, rubric.checks[done].function)
        elif isinstance(event, CheckJudged) and event.stage is Stage.PUBLIC:
            done = min(done + 1, len(rubric.checks) - 1)
            tell(done, rubric.checks[done].function)

    return on_event


@contextlib.contextmanager
def counted(rubric: CompiledRubric, target: Console) -> Iterator[OnEvent]:
    """The same in one line of text, for an output that knows no other control character than the carriage return.

    What takes less than a second is not told.
    """
    widest = max(len(check.function) for check in rubric.checks)
    told = time.monotonic()

    def tell(done: int, function: str) -> None:
        nonlocal told
        if time.monotonic() > told + 1:
            told = time.monotonic()
            target.file.write(f"\r{f'{done} of {len(rubric.checks)} checks: {function}':{widest + 24}}")
            target.file.flush()

    yield _for_each_check(rubric, tell)
    target.file.write(f"\r{'':{widest + 24}}\r")
    target.file.flush()


def show(report: Report, target: Console) -> None:
    """Print the whole report."""
    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        title_justify="left",
        title=Text(f"{report.title} ({report.assignment})", style="bold"),
    )
    table.add_column("", justify="right", style="dim", no_wrap=True)
    table.add_column("check", ratio=1)
    table.add_column("points", justify="right", no_wrap=True)
    previous = ""
    for line in report.lines:
        function = line.check.function
        if function != previous:
            table.add_row("", Text(function, style="bold"), "")
        previous = function
        table.add_row(line.check.number, story(line), _points(line.judgement))
    target.print(table)
    epilogue(report, target)
    target.print(score(report), Text(f"in {report.seconds:.1f} s", style="dim"))


def epilogue(report: Report, target: Console) -> None:
    """Print what there is to say about the submission as a whole."""
    for note in report.notes:
        target.print(Text(f"note: {note}", style="yellow"))
    for fault in report.faults:
        target.print(Text(f"grader error in {fault}", style=STYLES[Outcome.GRADER_ERROR]))


def score(report: Report) -> Text:
    """The points that count, out of all."""
    return Text(f"{report.score:g} of {report.total:g} points", style="bold green" if report.passed else "bold")


def story(line: Line) -> RenderableType:
    """The check's sentence; below it, indented, the aspect, the hint and what the submission printed."""
    outcome, style, passed = line.outcome, STYLES[line.outcome], line.judgement.passed
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row(Text("✓" if passed else "✗", style=style), Text(line.check.sentence))
    if not passed:
        own_words = outcome is Outcome.NOT_IMPLEMENTED and line.aspect  # the aspect says so itself
        text = Text("" if own_words else outcome.value, style=style)
        text.append(line.aspect if own_words or not line.aspect else f": {line.aspect}", style=style if own_words else "default")
        grid.add_row("", text)
    if line.hint:
        grid.add_row("", Text(f"hint: {line.hint}", style="cyan"))
    if line.printed:
        grid.add_row("", Text(f"it printed:\n{line.printed}", style="dim"))
    return grid


def _points(judgement: Judgement) -> Text:
    return Text(f"{judgement.score:g}/{judgement.check.points:g}", style=STYLES[judgement.outcome])


def show_protection(proof: Proof, console: Console) -> None:
    """Print what this machine protects from, and the attacks that were tried to show it."""
    table = _marked("protection", "attacks that were refused, and attacks that succeeded")
    for name, tried in proof.attempts.items():
        succeeded = [attempt.name for attempt in tried if attempt.succeeded]
        mark, style = ("✓", "green") if proof.holds(name) else ("✗", "red") if succeeded else ("–", "yellow")
        words = Text(", ".join(attempt.name for attempt in tried if attempt.succeeded is False), style="dim")
        for attack in succeeded:
            words.append(f"{', ' if words else ''}{attack}: succeeded", style="bold red")
        table.add_row(Text(mark, style=style), Text(name), words)
    console.print(table)
    layers = _marked("layer", "state")
    for name, state in proof.layers.items():
        on = state == "on"
        layers.add_row(Text("✓" if on else "–", style="green" if on else "yellow"), Text(name), Text(state, style="dim"))
    console.print(layers)
    missing = proof.missing()
    for sentence in missing:
        console.print(f"✗ {sentence}", style="red", markup=False, soft_wrap=True)
    verdict = "This machine must not grade for marks: see above." if missing else "This machine can grade for marks."
    console.print(f"{verdict} ({proof.seconds:.2f} s)", style="bold red" if missing else "bold green", markup=False)


WATCHED = {
    True: "the grader sees how much each submission holds",
    False: "none: a submission that lifts torch's own limit is not stopped. To mend it: pip install 'nvidia-ml-py>=12,<14'",
}


def show_device(found: Accelerator, seen: Sequence[Attempt], console: Console) -> None:
    """Print what a worker finds of its device, and what two submissions on it saw of each other."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("device")
    table.add_column(found.device)
    size = f"{found.memory / 2**30:.1f} GiB, {found.free / 2**30:.1f} free" if found.memory else "not told"
    context = f"{found.context:.2f} s until the first result"
    rows = [("name", found.name), ("torch", found.torch), ("driver", found.driver), ("memory", size), ("context", context)]
    if found.watched is not None:
        rows.append(("memory watch", WATCHED[found.watched]))
    for name, value in rows:
        table.add_row(name, value or "not told")
    console.print(table)
    for attempt in seen:
        mark, style = ("✗", "red") if attempt.succeeded else ("✓", "green")
        told = "succeeded" if attempt.succeeded else "nothing was seen"
        console.print(f"{mark} {attempt.name}: {told}", style=style, markup=False)


def _marked(what: str, about: str) -> Table:
    """A table with a mark, a name and a description in each row."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for heading, ratio in (("", None), (what, 3), (about, 7)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    return table


def explain(judgement: Judgement, record: Record, target: Console) -> None:
    """Print one check, case by case, with inputs, replies and expected values: for instructors only."""
    check = judgement.check
    target.print(Text(f"{check.name} ({check.family}, about {check.function}): {judgement.cause}", style="bold"))
    target.print(Text(check.sentence))
    if judgement.mistake:
        target.print(Text(f"recognised as {judgement.mistake}: {check.hints.get(judgement.mistake, '')}", style="cyan"))
    for finding in judgement.findings:
        for text in _case(finding, record.reply(check, finding.case)):
            target.print(text)


def _case(finding: Finding, reply: Reply | None) -> Iterator[Text]:
    case = finding.case
    twin = "public" if case.public else "private"
    yield Text(f"\n{case.name} ({twin}): {finding.outcome} {finding.inside}", style=STYLES[finding.outcome])
    for name, value in case.inputs.items():
        yield Text(f"  input {name} = {_array(value)}", style="dim")
    for name, got in (reply.values() if reply else {}).items():
        yield Text(f"  got {name}: {escaped(got.kind)} {escaped(got.dtype)} {_array(got.data)}")
    for name, value in (case.expected.values if case.expected else {}).items():
        yield Text(f"  expected {name}: {_array(value)}")
    if reply and reply.printed:
        yield Text(f"  printed: {reply.printed!r}", style="dim")


def _array(value: object) -> str:
    if isinstance(value, np.ndarray):
        few = value if value.ndim <= MOST_AXES else value.reshape(-1)  # numpy abridges each axis: of twenty it prints a million
        return f"{value.dtype} {value.shape} {np.array2string(few, precision=8, threshold=60)}"
    return repr(value)[:500]
