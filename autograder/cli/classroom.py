"""For graders of a whole class: from an export to grades, and what the class misunderstood."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.exits import DONE, GRADER_FAILED
from autograder.cli.shared import DEVICE, Refused, compiled_rubric, coverable, host_for

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.classroom.engines import Engine
    from autograder.classroom.rejudge import Rejudged
    from autograder.classroom.results import Written
    from autograder.classroom.roster import Roster
    from autograder.classroom.run import Plan
    from autograder.classroom.store import ClassStore
    from autograder.classroom.task import Settings
    from autograder.rubric.compiled import CompiledRubric

KINDS = ("gradescope", "moodle", "canvas", "github", "folder", "csv")
FOLDER = click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
PLAIN = click.option("--plain", is_flag=True, help="No colours and no progress bar: for logs.")


@click.group()
def class_() -> None:
    """Grade a class: from an export of a learning platform to grades, feedback and a report on the whole class."""
    import importlib.util

    missing = [name for name in ("yaml", "jinja2", "matplotlib") if importlib.util.find_spec(name) is None]
    if missing:
        raise Refused(f"`autograder class` needs {', '.join(missing)}: run ./setup.sh, or pip install 'dgm-autograder[class]'")


class _Moment(click.ParamType):  # type: ignore[type-arg]  # generic in click's annotations only
    """A moment in ISO 8601 with its time zone."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        from autograder.reporting.gradescope.metadata import when

        if isinstance(value, datetime):
            return value
        if (moment := when(value)) is None:
            self.fail(f"{value!r} is no moment with a time zone, such as 2026-10-01T23:59+02:00", param, ctx)
        return moment


@class_.command("grade")
@click.argument("assignment")
@click.argument("export", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for results and records. The same folder goes on where a run was stopped.  [default: results/class/ASSIGNMENT]",
)
@click.option("--as", "kind", type=click.Choice(KINDS), help="What EXPORT is.  [default: found out, and said]")
@click.option("--only", multiple=True, metavar="SUBMISSION", help="Only these: names, addresses or ids; * stands for anything.")
@click.option("--limit", type=click.IntRange(1), help="Grade at most so many now.")
@click.option("--retry-faults", is_flag=True, help="Grade those again that the grader itself failed on.")
@click.option("--workers", type=click.IntRange(1), help="Submissions graded at a time.  [default: processors]")
@click.option(
    "--slots-per-gpu",
    type=click.IntRange(1),
    help="With --device cuda, in place of --workers: submissions at a time on each visible GPU.",
)
@click.option(
    "--engine",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A Python file whose `executor()` makes a concurrent.futures.Executor: a cluster's.",
)
@click.option("--due", type=_Moment(), help="The due date, which late days are counted from: 2026-10-01T23:59+02:00.")
@click.option("--late-due", type=_Moment(), help="The last date at which late work is taken.")
@click.option("--gradebook", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A gradebook (CSV) to fill in.")
@DEVICE
@click.option("--trusted", is_flag=True, help="Grade even where a protection is missing, and say so in the reports.")
@PLAIN
def grade(
    assignment: str,
    export: Path,
    output: Path | None,
    kind: str | None,
    only: tuple[str, ...],
    limit: int | None,
    retry_faults: bool,
    workers: int | None,
    slots_per_gpu: int | None,
    engine: Path | None,
    due: datetime | None,
    late_due: datetime | None,
    gradebook: Path | None,
    device: str,
    trusted: bool,
    plain: bool,
) -> None:
    """Grade EXPORT for ASSIGNMENT: an export of Gradescope, Moodle or Canvas, repositories, a folder, or a CSV file.

    Stopped at any moment and started again, it goes on where it was. What is graded already is not run again; equal
    submissions are run once.
    """
    from autograder.classroom.policy import Dates
    from autograder.classroom.roster import read_roster
    from autograder.classroom.run import Choice, prepare
    from autograder.classroom.store import ClassStore
    from autograder.reporting import terminal

    console = terminal.console(plain=plain)
    rubric, secrets = compiled_rubric(assignment)
    if device != "cpu" and not engine:  # another machine's device is for that one to try
        with host_for(device) as host:
            device = host.placement.device
    crew = _crew(device, workers, slots_per_gpu, engine)
    with ClassStore(output or Path("results", "class", rubric.name), new=True) as store:
        settings = _settings(store, rubric, (*secrets, str(store.root.resolve()), str(export.resolve())), device, trusted)
        roster = read_roster(export, kind, rubric.modules, store.root)
        _say_roster(roster, console)
        plan = prepare(store, rubric, roster, settings, Dates(due, late_due), Choice(limit, only, retry_faults), export)
        _carry_out(store, rubric, settings, crew, plan, plain=plain)
        sys.exit(_finish(store, gradebook, console))


def _crew(device: str, workers: int | None, slots: int | None, engine: Path | None) -> Engine:
    """Where the class is graded. slots: submissions at a time on each GPU"""
    from autograder.classroom import engines
    from autograder.sandbox import gpus

    if slots and (device == "cpu" or workers or engine):
        raise Refused(
            "--slots-per-gpu says how many submissions share a GPU: it needs --device, and neither --workers nor --engine"
        )
    if engine:
        return engines.from_file(engine)
    shared = gpus.places(gpus.visible(), slots, workers or engines.processors()) if device == "cuda" else ()
    return engines.local(workers or slots, shared)


def _settings(store: ClassStore, rubric: CompiledRubric, hidden: tuple[str, ...], device: str, trusted: bool) -> Settings:
    """How submissions are graded. hidden: what they must not see"""
    from autograder.classroom.task import Settings

    return Settings(rubric.rubric_hash, str(store.keep_rubric(rubric).resolve()), coverable(hidden), device, trusted)


def _say_roster(roster: Roster, console: Console) -> None:
    from autograder.grading.late import many

    unreadable = sum(bool(entrant.problem) for entrant in roster.entrants.values())
    left = f", {unreadable} of which cannot be read" if unreadable else ""
    count = many(len(roster.entrants), "submission")
    taken = f"taken for {roster.taken_for} (--as {roster.kind}): {count}{left}"
    console.print(taken, markup=False, soft_wrap=True)
    for note in roster.notes:
        console.print(f"note: {note}", style="yellow", markup=False, soft_wrap=True)


def _carry_out(store: ClassStore, rubric: CompiledRubric, settings: Settings, engine: Engine, plan: Plan, *, plain: bool) -> None:
    from autograder.classroom.progress import Watch
    from autograder.classroom.run import carry_out
    from autograder.reporting import terminal

    if not plan.items:
        return
    with Watch(terminal.console(stderr=True, plain=plain), len(plan.items), plan.total, plan.known, plain=plain) as watch:
        carry_out(store, rubric, settings, engine, plan.items, lambda done: watch.done(done.report["earned"], done.faults))


def _finish(store: ClassStore, gradebook: Path | None, console: Console) -> int:
    """Write all results, say what there is, and return the exit code."""
    from autograder.classroom.results import write_results
    from autograder.classroom.rows import State

    written = write_results(store, gradebook)
    _say_results(written, console)
    console.print(f"written to {store.root}: {', '.join(file.name for file in written.files)}", markup=False, soft_wrap=True)
    return GRADER_FAILED if written.states[State.FAULT] else DONE


def _say_results(written: Written, console: Console) -> None:
    from autograder.classroom.progress import histogram
    from autograder.intake.words import quoted

    for name, state, sentence in written.troubles[:20]:
        console.print(f"{name}: {state.value}: {quoted(sentence)}", style="yellow", markup=False, soft_wrap=True)
    if len(written.troubles) > 20:
        console.print(f"and {len(written.troubles) - 20} more: see grades.csv", style="yellow", markup=False)
    for note in written.notes:
        console.print(f"note: {note}", style="yellow", markup=False, soft_wrap=True)
    counts = ", ".join(f"{count} {state.value}" for state, count in written.states.items())
    console.print(f"{counts}", style="bold", markup=False)
    if written.points:
        mean = sum(written.points) / len(written.points)
        console.print(f"0 {histogram(written.points, written.total)} {written.total:g}; mean {mean:.1f}", markup=False)


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[ClassStore]:
    from autograder.classroom.store import ClassStore

    with ClassStore(folder) as store:
        yield store


@class_.command("report")
@FOLDER
@click.option("--gradebook", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A gradebook (CSV) to fill in.")
@PLAIN
def report(folder: Path, gradebook: Path | None, plain: bool) -> None:
    """Write the tables, the gradebooks and the report of the class in FOLDER again."""
    from autograder.reporting import terminal

    with _opened(folder) as store:
        sys.exit(_finish(store, gradebook, terminal.console(plain=plain)))


@class_.command("feedback")
@FOLDER
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the students' reports.  [default: FOLDER/feedback]",
)
def feedback(folder: Path, output: Path | None) -> None:
    """Write each student's report of the class in FOLDER as HTML and Markdown, and what Moodle or Canvas takes back."""
    from autograder.classroom.feedback import write_feedback
    from autograder.classroom.rows import ClassResults

    with _opened(folder) as store:
        results = ClassResults(store)
        target = output or folder / "feedback"
        back = write_feedback(results.rows(), results.rubric.title, target, store.about["kind"])
        click.echo(f"written to {target}: report.html and report.md in a folder for each submission")
        for archive in back:
            click.echo(f"upload {archive} to give the reports back")


@class_.command("override")
@FOLDER
@click.argument("submission")
@click.argument("check")
@click.argument("points", type=float, required=False)
@click.option("--reason", default="", help="Why. The student reads it.")
@click.option("--undo", is_flag=True, help="Let the grader's own points count again.")
def override(folder: Path, submission: str, check: str, points: float | None, reason: str, undo: bool) -> None:
    """Change the POINTS of a CHECK (a name or a number) of one SUBMISSION (its name in grades.csv) by hand."""
    from autograder.classroom.overrides import Overrides
    from autograder.classroom.rows import ClassResults

    if (points is None) != undo:
        raise Refused("say how many points the check gets, or --undo")
    with _opened(folder) as store:
        names = {name.casefold(): name for name, *_ in store.roster()}
        if submission.casefold() not in names:
            raise Refused(f"there is no submission {submission!r}: grades.csv lists their names")
        submission = names[submission.casefold()]
        results = ClassResults(store)
        row = next(row for row in results.rows() if row.name == submission)
        checks = results.rubric.checks
        found = next((c for c in checks if check in (c.name, c.number)), None)
        if found is None:
            raise Refused(f"there is no check {check!r}; there are {', '.join(c.name for c in checks)}")
        if points is None:
            done = Overrides(store.root).withdraw(submission, found.name)
            click.echo("the grader's own points count again" if done else "nothing was changed by hand there")
            return
        if row.report is None:
            raise Refused(f"{submission} has no points to change: {row.sentence}")
        if points > found.points:
            raise Refused(f"{found.name} is worth {found.points:g} points, not {points:g}")
        made = Overrides(store.root).decide(submission, found.name, points, reason)
        click.echo(f"{submission}: {found.name} gets {made.points:g} of {found.points:g} points. `class report` shows it.")


@class_.command("rejudge")
@FOLDER
@click.option("--rubric", "named", metavar="ASSIGNMENT", help="A name, or a .rubric file.  [default: the assignment of FOLDER]")
@click.option("--apply", "write", is_flag=True, help="Let the new results count, and run again what has to be.")
@click.option("--workers", type=click.IntRange(1), help="Submissions judged at a time.  [default: processors]")
@click.option("--trusted", is_flag=True, help="Run again even where a protection is missing.")
@PLAIN
def rejudge(folder: Path, named: str | None, write: bool, workers: int | None, trusted: bool, plain: bool) -> None:
    """Judge the class in FOLDER again, after an oracle, a hint, points or a tolerance has changed. Nothing is run.

    Shows who wins or loses what. Nothing is written before you say --apply.
    """
    from autograder.classroom import engines
    from autograder.classroom import rejudge as judging
    from autograder.classroom.difference import write_difference
    from autograder.reporting import terminal

    console = terminal.console(plain=plain)
    with _opened(folder) as store:
        about = store.about
        rubric, secrets = compiled_rubric(named or about["assignment"])
        settings = _settings(store, rubric, (*secrets, str(store.root.resolve()), about["export"]), about["device"], trusted)
        engine = engines.local(workers)
        with terminal.progress(terminal.console(stderr=True, plain=plain)) as bar, engine.open() as executor:
            task = bar.add_task("judging", total=sum(1 for _ in store.roster()), visible=not plain)
            found = judging.rejudge(store, rubric, settings, executor, lambda count: bar.update(task, advance=count))
        _say_changes(found, console)
        console.print(f"who wins or loses what: {write_difference(store.root, found)}", markup=False, soft_wrap=True)
        if not write:
            console.print("nothing is written yet: --apply lets this count", style="bold", markup=False)
            return
        for name in _run_again(store, rubric, settings, found, engine, plain=plain):
            console.print(f"{name}: not run again, because it is not where it was: grade the export again", style="yellow")
        judging.apply(store, rubric, found)
        sys.exit(_finish(store, None, console))


def _run_again(
    store: ClassStore, rubric: CompiledRubric, settings: Settings, found: Rejudged, engine: Engine, *, plain: bool
) -> list[str]:
    """Run the submissions that no record can answer for, and add their results to what was found. Returns those that are gone."""
    from autograder.classroom.roster import content_of
    from autograder.classroom.run import Plan
    from autograder.classroom.task import Item

    items: dict[str, Item] = {}
    gone = []
    for name, content, _, entrant in store.roster():
        if name not in found.rerun:
            continue
        if entrant.path is None or content_of(entrant.path) != content:
            gone.append(name)
            continue
        key = settings.key(content)
        items[key] = Item(key, content, str(entrant.path))
        found.keys[name] = key
    _carry_out(store, rubric, settings, engine, Plan(tuple(items.values()), (), rubric.total), plain=plain)
    return gone


def _say_changes(found: Rejudged, console: Console) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("check", "win", "lose", "points", "told otherwise", "for example"):
        table.add_column(heading, justify="left" if heading in ("check", "for example") else "right", overflow="fold")
    for check in dict.fromkeys(change.check for change in found.changes):
        changes = [change for change in found.changes if change.check == check]
        example = ", ".join(change.submission for change in changes[:3])
        wins, losses = sum(c.gain > 0 for c in changes), sum(c.gain < 0 for c in changes)
        told = sum(c.gain == 0 for c in changes)
        table.add_row(check, str(wins), str(losses), f"{sum(c.gain for c in changes):+g}", str(told), example)
    judged = len(found.keys)
    if found.changes:
        console.print(table)
    console.print(f"{judged} submissions judged again; {len({c.submission for c in found.changes})} differ", markup=False)
    reasons: dict[str, list[str]] = {}
    for name, why in found.rerun.items():
        reasons.setdefault(why, []).append(name)
    for why, names in reasons.items():
        more = f" and {len(names) - 10} more" if len(names) > 10 else ""
        listed = f"{', '.join(names[:10])}{more}"
        console.print(f"to be run again, because {why}: {listed}", style="yellow", markup=False, soft_wrap=True)


@class_.command("alike")
@FOLDER
@click.option("--workers", type=click.IntRange(1), help="Submissions read at a time.  [default: processors]")
@PLAIN
def alike(folder: Path, workers: int | None, plain: bool) -> None:
    """List pairs of submissions of the class in FOLDER whose code is alike, as something to look at. It is no verdict.

    What the stubs give, and what many submissions share, does not count; nor do names, comments, and the order of functions.
    """
    from autograder.classroom import alike as comparing
    from autograder.classroom import engines
    from autograder.classroom.rows import ClassResults
    from autograder.classroom.tables import csv_text
    from autograder.grading.frames import write_atomically
    from autograder.grading.jobs import run_jobs
    from autograder.reporting import terminal

    console = terminal.console(plain=plain)
    with _opened(folder) as store:
        rubric = ClassResults(store).rubric
        jobs = [(name, content, entrant.path) for name, content, _, entrant in store.roster() if entrant.path and content]
        engine = engines.local(workers)
        with terminal.progress(terminal.console(stderr=True, plain=plain)) as bar, engine.open() as executor:
            task = bar.add_task("reading", total=len(jobs), visible=not plain)
            work = functools.partial(comparing.read, modules=rubric.modules, graded=dict(rubric.graded))
            codes = run_jobs(jobs, work, executor, lambda job, code: bar.update(task, advance=1))
        found = comparing.pairs(codes, comparing.of_texts(_given(rubric)))
        target = store.root / "alike.csv"
        heading = ["submission", "other", "share", "fingerprints", "place", "other place"]
        rows = [[p.first, p.second, round(p.share, 3), p.shared, p.place, p.other_place] for p in found]
        write_atomically(target, csv_text([heading, *rows]).encode("utf-8", "replace"))
    for pair in found[:30]:
        line = f"{pair.share:.0%}  {pair.first} ({pair.place})  {pair.second} ({pair.other_place})"
        console.print(line, markup=False, soft_wrap=True)
    console.print(f"{len(found)} pairs to look at, of {len(codes)} submissions; written to {target}", style="bold", markup=False)


def _given(rubric: CompiledRubric) -> dict[str, str]:
    """The files that the assignment gives to students, where this folder is in their course."""
    from autograder.course.layout import Course, CourseError

    try:
        folder = Course.around(Path.cwd()).generated(rubric.name)
    except CourseError:
        return {}
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.py"))}
