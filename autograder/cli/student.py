"""For students: checking their own work on their own machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder import __version__
from autograder.cli.exits import DONE, GRADER_FAILED, NOT_ALL
from autograder.cli.naming import no_assignment
from autograder.cli.shared import DEVICE, ONLY, Refused, chosen, compiled_rubric, handed_in, host_for
from autograder.course.places import WHEELS, is_kit, kits_near

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.cli.machine import Finding
    from autograder.grading.report import Graded, Report
    from autograder.rubric.compiled import CompiledRubric


SUBMISSION = click.option(
    "--submission",
    type=click.Path(path_type=Path),
    default=None,
    help="Your work: a folder, a .py file or a notebook.  [default: this folder, or assignments/ASSIGNMENT]",
)


@click.command()
@click.argument("assignment", required=False)
@SUBMISSION
@ONLY
@click.option("--all", "every", is_flag=True, help="List every check, not only the first that fails in each function.")
@click.option("--show", metavar="CHECK", help="One check close up: a case as Python that you can paste, and a picture.")
@click.option("--hint", metavar="CHECK", help="The next hint for one check: what kind of difference, which slip, where to read.")
@click.option("--lines", is_flag=True, help="For editors: one line for each function that is not done, as file:line:column.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write the report as a page, too.")
@click.option("--picture", type=click.Path(path_type=Path), hidden=True)  # for `%check`: where to draw the first check that fails
@click.option("--typed", hidden=True)  # for `%check`: what the student typed
@DEVICE
def check(
    assignment: str | None,
    submission: Path | None,
    only: tuple[str, ...],
    every: bool,
    show: str | None,
    hint: str | None,
    html: Path | None,
    lines: bool,
    picture: Path | None,
    typed: str | None,
    device: str,
) -> None:
    """Check your own work, as often as you like.

    Runs the visible checks of ASSIGNMENT, which is not needed in the folder of a student kit. Points here are for
    orientation: the real grader runs the same checks on other numbers as well.
    """
    from autograder.cli import standing
    from autograder.cli.desk import Desk

    rubric, public, folder, work = _own_work(assignment, submission)
    desk, command = Desk(public, folder, work, device, inside=bool(typed)), typed or _command(assignment, submission)
    if hint:
        desk.hint(hint, f"{command} --hint {hint}")
        sys.exit(DONE)
    graded = desk.check((show,) if show else only)
    if show:
        _close_up(graded, public, notebook=work.suffix == ".ipynb")
    elif lines:
        desk.list_problems(graded)
    else:
        more = () if only else standing.at_the_end(graded.report, rubric, desk.read(), desk.kit)
        _show(desk.told(graded), None if every else command, desk.hints.left(), more)
    if html:
        desk.write_page(graded, html)
        click.echo(f"The report is in {html}: open it in a browser.")
    if picture:
        desk.draw(graded, picture)
    sys.exit(GRADER_FAILED if graded.report.faults else DONE if graded.report.passed else NOT_ALL)


@click.command()
@click.argument("assignment", required=False)
@SUBMISSION
@ONLY
@DEVICE
def watch(assignment: str | None, submission: Path | None, only: tuple[str, ...], device: str) -> None:
    """Check your work whenever you save it.

    After a save only what the edit can reach is run again. Keys choose what is shown; q quits.
    """
    from autograder.cli.watching import Watch, run
    from autograder.reporting import terminal

    course, public, folder, work = _own_work(assignment, submission)
    console, whole = terminal.console(), None if only else course
    with host_for(device) as host, Watch(chosen(public, only), work, folder, host, console, whole=whole) as desk:
        try:
            run(desk)
        except KeyboardInterrupt:
            pass


@click.command()
def doctor() -> None:
    """See whether this computer can run the checks.

    Looks at Python, torch and the other libraries, the disk, and what the notebook needs. Where something is amiss, it says which
    command mends it; `autograder setup` runs these commands.
    """
    from autograder.cli import machine

    sys.exit(DONE if machine.show(*_diagnosed()) else NOT_ALL)


@click.command()
def setup() -> None:
    """Install what this computer lacks.

    Runs the commands that `autograder doctor` names: for the checks, the notebook and the pictures. All kits of the course share
    one environment. Type this in a new kit's folder, and it brings the environment up to date.
    """
    from autograder.cli import machine

    if not is_kit(here := Path.cwd()):
        raise Refused(f"this folder is no kit: {_way_to_a_kit(here)}")
    findings, console = _diagnosed()
    if not any(found.mend for found in findings):
        machine.show(findings, console)
        sys.exit(DONE)
    if not machine.mend(findings, console):
        sys.exit(NOT_ALL)
    # In a new process: this one may be an older version than the one just installed.
    sys.exit(subprocess.run([sys.executable, "-m", "autograder", "doctor"]).returncode)


def _diagnosed() -> tuple[list[Finding], Console]:
    """What is found on this computer, and where to say so."""
    from autograder.cli import machine
    from autograder.reporting import consoles

    with consoles.console(stderr=True).status("trying torch …"):
        return list(machine.examine(Path.cwd())), consoles.console()


def _command(assignment: str | None, submission: Path | None) -> str:
    """What a student typed, without options that choose what is shown."""
    words = ("autograder check", assignment, f"--submission {submission}" if submission else None)
    return " ".join(word for word in words if word)


def _close_up(graded: Graded, public: CompiledRubric, *, notebook: bool) -> None:
    from autograder.reporting import closeup, terminal

    console = terminal.console()
    for line in graded.report.lines:
        closeup.show(line.judgement, graded.record, public, Path(), console, notebook=notebook)


def _show(report: Report, command: str | None, hints: Collection[str], more: Iterable[str]) -> None:
    """command: for the short report, what a student types to see more; None for the whole
    hints: the numbers of the checks with a hint that was not read yet
    more:  sentences for the end"""
    from autograder.reporting import overview, terminal

    console = terminal.console()
    if command is None:
        terminal.show(report, console)
    else:
        overview.show(report, command, console, hints=hints)
    if any(state != "on" for state in report.environment.get("layers", {}).values()):
        console.print("This computer does not isolate what runs here: fine for your own work.", style="dim", markup=False)
    for sentence in more:
        console.print(sentence, style="dim", markup=False)


def _own_work(assignment: str | None, submission: Path | None) -> tuple[CompiledRubric, CompiledRubric, Path, Path]:
    """The compiled rubric that a student means, its public part, the assignment's folder, and where the work lies."""
    from autograder.grading.public import public_part

    rubric, usual = _own_rubric(assignment, submission)
    work = handed_in(submission or usual)
    return rubric, public_part(rubric), usual, work


def _own_rubric(assignment: str | None, submission: Path | None) -> tuple[CompiledRubric, Path]:
    """The compiled rubric that a student means, and the folder of their work unless they name another.

    A kit's file, in this folder or beside the submission, comes before the course around this folder.
    """
    found = _kit_files(assignment, submission)
    if len(found) > 1:
        names = ", ".join(path.stem for path in found)
        raise Refused(f"this folder holds several assignments, {names}: name one, as in `autograder check {found[0].stem}`")
    if found:
        return _from_kit(found[0]), found[0].parent
    if assignment and (others := _kit_files(None, submission)):
        is_work = Path(assignment).suffix in (".py", ".ipynb") or Path(assignment).exists()
        raise Refused(no_assignment(assignment, tuple(path.stem for path in others), is_work=is_work))
    return _from_course(assignment)


def _kit_files(assignment: str | None, submission: Path | None) -> list[Path]:
    if assignment and assignment.endswith(".rubric"):
        return [Path(assignment)]
    beside = [Path(".")] if submission is None else [Path("."), submission if submission.is_dir() else submission.parent]
    pattern = f"{assignment or '*'}.rubric"
    return next(filter(None, (sorted(folder.glob(pattern)) for folder in beside)), [])


def _from_course(assignment: str | None) -> tuple[CompiledRubric, Path]:
    from autograder.course.layout import Course, CourseError

    here = Path.cwd()
    try:
        course = Course.around(here)
    except CourseError as error:
        what = f"{assignment}.rubric" if assignment else "compiled rubric"
        raise Refused(f"there is no {what} in this folder: {_way_to_a_kit(here)}") from error
    if not assignment and here.name not in course.assignments:
        raise Refused(f"name the assignment to check, as in `autograder check {(course.assignments or ['NAME'])[0]}`")
    rubric, _ = compiled_rubric(assignment or here.name)  # without a name: in assignments/<name>/
    usual = Path("assignments") / rubric.name
    return rubric, usual if usual.is_dir() else Path(".")


def _way_to_a_kit(here: Path) -> str:
    """What somebody does who is in a folder without a kit."""
    ways = [f"`cd {_typed(os.path.relpath(kit, here))}`" for kit in kits_near(here)]
    if ways:
        return f"your kit lies near it. First type {' or '.join(ways)}"
    file = "where the file ending in .rubric is, or name that file"
    return f"go to the folder of your kit first (`cd`), {file}. This folder is {here}"


def _typed(path: str) -> str:
    """A path as every shell takes it."""
    return f'"{path}"' if " " in path else path


def _from_kit(path: Path) -> CompiledRubric:
    """The compiled rubric of a student kit. The kit's wheel may be of another version than the engine that runs."""
    from autograder.grading.frames import UnusableRubric, load_rubric

    wheel = next(iter(sorted(path.parent.glob(WHEELS))), None)
    install = f'install the one of your kit, "{sys.executable}" -m pip install --force-reinstall --no-deps "{wheel}"'
    try:
        rubric = load_rubric(path)
    except UnusableRubric as error:
        if wheel is None or not path.is_file():
            raise
        raise UnusableRubric(
            f"{path.name} cannot be read by autograder {__version__}, which is installed: it belongs to another "
            f"version, or is damaged. First {install}; if that does not help, unpack the kit again"
        ) from error
    if wheel is not None and wheel.name.split("-")[1] != __version__:
        from autograder.reporting.terminal import console

        note = f"note: autograder {__version__} is installed; {install}"
        console(stderr=True).print(note, style="yellow", markup=False, soft_wrap=True)
    return rubric
