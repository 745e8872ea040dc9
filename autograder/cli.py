"""The commands: check · grade · doctor · build · verify · package · rehearse. One thin function each."""

from __future__ import annotations

import contextlib
import fnmatch
import functools
import itertools
import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from autograder import __version__
from autograder.grading.storage import UnusableRubric

DONE, NOT_ALL, UNUSABLE, GRADER_FAILED = 0, 1, 2, 3


class Refused(click.ClickException):
    """A sentence for the person at the keyboard."""

    exit_code = UNUSABLE


EXIT_CODES = """Exit codes: 0 done; 1 a check (`check`), a proof (`verify`) or a rehearsal (`rehearse`) failed; 2 could not be
done as asked, and the message says why; 3 the grader itself failed on a check, and the report says so. `grade` exits
with 0 however many points there are."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=EXIT_CODES)
@click.version_option(__version__, message="autograder %(version)s")
def cli() -> None:
    """Checks, grades and proves an auto-graded course."""


def main() -> None:
    """The command line, with every error a person can mend as one sentence."""
    from autograder.course.layout import CourseError
    from autograder.rubric.model import RubricError

    try:
        sys.exit(cli.main(standalone_mode=False))
    except (CourseError, RubricError, UnusableRubric, OSError, click.ClickException) as error:
        message = error.format_message() if isinstance(error, click.ClickException) else str(error)
        _console(stderr=True).print(message, style="red", markup=False)
        sys.exit(UNUSABLE)
    except click.exceptions.Abort:
        sys.exit(130)


def _console(**options: bool):
    from autograder.grading.terminal import console

    return console(**options)


def _rubric(assignment: str):
    """The compiled rubric of an assignment: a course's own, or a file; and the folders to hide from submissions."""
    from autograder.course.build import compiled_for
    from autograder.course.layout import Course
    from autograder.grading.storage import load_rubric

    if assignment.endswith(".rubric"):
        return load_rubric(Path(assignment)), (str(Path(assignment).resolve().parent),)
    course = Course.around(Path.cwd())
    return compiled_for(course, assignment), course.secrets


def _own_rubric(assignment: str | None, submission: Path | None):
    """What a student means: the compiled rubric, and the folder that their work is in unless they name it.

    A file of a kit, in this folder or beside the submission, goes before a course that these lie in.
    """
    from autograder.course.layout import Course, CourseError

    beside = [Path(".")] if submission is None else [Path("."), submission if submission.is_dir() else submission.parent]
    if assignment and assignment.endswith(".rubric"):
        found = [Path(assignment)]
    else:
        pattern = f"{assignment or '*'}.rubric"
        found = next(filter(None, (sorted(folder.glob(pattern)) for folder in beside)), [])
    if len(found) > 1:
        names = ", ".join(path.stem for path in found)
        raise Refused(f"this folder holds several assignments, {names}: name one, as in `autograder check {found[0].stem}`")
    if found:
        return _from_kit(found[0]), found[0].parent
    here = Path.cwd()
    try:
        course = Course.around(here)
    except CourseError as error:
        what = f"{assignment}.rubric" if assignment else "compiled rubric"
        raise Refused(f"there is no {what} in this folder: go to the folder of your kit first (`cd`), where the file ending "
                      f"in .rubric is, or name that file. This folder is {here}") from error
    if not assignment and here.name not in course.assignments:
        raise Refused(f"name the assignment to check, as in `autograder check {(course.assignments or ['NAME'])[0]}`")
    rubric, _ = _rubric(assignment or here.name)  # without a name: in assignments/<name>/
    usual = Path("assignments") / rubric.name
    return rubric, usual if usual.is_dir() else Path(".")


def _from_kit(path: Path):
    """The compiled rubric of a student kit, whose wheel may be of another version than the engine that is running."""
    from autograder.grading.storage import load_rubric

    wheel = next(iter(sorted(path.parent.glob("*autograder-*-py3-none-any.whl"))), None)
    install = f'install the one of your kit, "{sys.executable}" -m pip install --force-reinstall --no-deps "{wheel}"'
    try:
        rubric = load_rubric(path)
    except UnusableRubric as error:
        if wheel is None or not path.is_file():
            raise
        raise UnusableRubric(f"{path.name} cannot be read by autograder {__version__}, which is installed: it belongs to another "
                             f"version, or is damaged. First {install}; if that does not help, unpack the kit again") from error
    if wheel is not None and wheel.name.split("-")[1] != __version__:
        console = _console(stderr=True)
        console.print(f"note: autograder {__version__} is installed; {install}", style="yellow", markup=False, soft_wrap=True)
    return rubric


def _chosen(rubric, only: tuple[str, ...]):
    """The rubric with only the checks whose name or function matches one of the patterns."""
    if not only:
        return rubric
    checks = tuple(c for c in rubric.checks if any(fnmatch.fnmatch(n, p) for p in only for n in (c.name, c.function)))
    if not checks:
        known = ", ".join(dict.fromkeys(c.function for c in rubric.checks))
        raise Refused(f"--only {' '.join(only)} matches no check of {rubric.name}; its functions are {known}")
    return replace(rubric, checks=checks)


def _settings(rubric, device: str, hidden: tuple[str, ...] = ()):
    from autograder.sandbox.client import Settings

    return Settings(device=device, memory=rubric.memory, hidden=hidden)


DEVICE = click.option(
    "--device",
    type=click.Choice(["cpu", "cuda", "auto"]),
    default="cpu",
    show_default=True,
    help="Where the submission's tensors live.",
)
ONLY = click.option(
    "--only", multiple=True, metavar="CHECK|FUNCTION", help="Only these checks; * stands for anything. Repeatable."
)
TORCH_INDEX = click.option(
    "--torch-index",
    envvar="TORCH_INDEX_URL",
    default="",
    metavar="URL",
    help="Wheel index that torch is taken from (the CPU build is much smaller).",
)


@cli.command()
@click.argument("assignment")
@click.argument("submission", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder for results.json and the record.  [default: results/ASSIGNMENT/SUBMISSION]",
)
@click.option("--json", "as_json", is_flag=True, help="Print results.json instead of the table.")
@ONLY
@DEVICE
@click.option("--explain", metavar="CHECK", help="Then tell the whole story of one check, from the record.")
@click.option(
    "--metadata",
    type=click.Path(path_type=Path),
    default=None,
    help="Gradescope's submission_metadata.json, which rate limits and late days are counted from.",
)
@click.option("--trusted", is_flag=True, help="Grade even where a protection is missing, and say so in the report.")
@click.option("--plain", is_flag=True, help="No colours and no progress bar: for logs.")
def grade(
    assignment: str,
    submission: Path,
    output: Path | None,
    metadata: Path | None,
    as_json: bool,
    only: tuple[str, ...],
    device: str,
    explain: str | None,
    trusted: bool,
    plain: bool,
) -> None:
    """Grade SUBMISSION (a .py file, a notebook, or a folder) for ASSIGNMENT (a name, or a compiled .rubric file)."""
    from autograder.grading import pipeline, policy, terminal
    from autograder.grading.gradescope import ResultsFile, encoded
    from autograder.grading.guard import Guard
    from autograder.grading.judge import SKIPPED
    from autograder.grading.storage import save_frame
    from autograder.sandbox.inside.wire import WireError

    rubric, hidden = _rubric(assignment)
    rubric = _chosen(rubric, (*only, explain) if explain and only else only)
    if explain and explain not in {c.name for c in rubric.checks}:
        raise Refused(f"there is no check {explain!r}; there are {', '.join(c.name for c in rubric.checks)}")
    whole = submission.resolve()
    output = output or Path("results") / rubric.name / (whole.parent.name if whole.name in rubric.modules else whole.stem)
    console = terminal.console(plain=plain)
    results = ResultsFile(output / "results.json")
    ruling = policy.rule(rubric, None if explain else metadata)
    if ruling.limited:  # nothing of the submission is read, let alone run
        results.write(ruling.limited)
        click.echo(encoded(ruling.limited).decode() if as_json else ruling.limited.sentence, nl=not as_json)
        sys.exit(DONE)

    record = _recorded(rubric, submission, output / "record.frame", device) if explain and not only else None
    if record is not None:
        report = pipeline.rejudge(rubric, record)
    else:
        with terminal.progress(terminal.console(stderr=True)) as bar:
            task = bar.add_task(f"grading {submission.name}", total=len(rubric.checks), visible=not (plain or as_json))

            def update(report) -> None:
                results.update(ruling.applied(report))
                bar.update(task, completed=sum(line.outcome.outcome != SKIPPED for line in report.lines))

            graded = pipeline.grade(rubric, submission, _settings(rubric, device, hidden), update, Guard(trusted))
        report, record = ruling.applied(graded.report), graded.record
        try:
            results.write(report)
            save_frame(record.as_data(), output / "record.frame")
        except OSError as error:
            raise Refused(f"{output} cannot be written to ({error.strerror}): name another folder with --output") from error
        except WireError as error:  # only the record is lost
            terminal.console(stderr=True).print(f"the record could not be kept: {error}", style="yellow", markup=False)
    if as_json:
        click.echo(encoded(report).decode(), nl=False)
    elif explain:
        terminal.explain(next(line.outcome for line in report.lines if line.outcome.check.name == explain), record, console)
    else:
        terminal.show(report, console)
        console.print(f"written to {output / 'results.json'}", style="dim", markup=False)
    sys.exit(GRADER_FAILED if report.faults else DONE)


def _recorded(rubric, submission: Path, path: Path, device: str):
    """The record of this very submission under this very rubric, engine and device, if there is one."""
    from autograder.grading.intake import read_submission
    from autograder.grading.record import Record
    from autograder.grading.storage import load_frame

    try:
        record = Record.from_data(load_frame(path))
    except Exception:  # no record, another format, cut short: then it is graded anew
        return None
    digest = read_submission(submission, rubric.modules).digest
    complete = all((c.name, case.name, case.public) in record.replies for c in rubric.checks for case in c.cases)
    same = record.rubric_hash == rubric.rubric_hash and record.submission_hash == digest
    same &= record.environment.get("autograder") == __version__ and device in ("auto", record.environment.get("device"))
    return record if same and complete else None


@cli.command()
@click.argument("assignment", required=False)
@click.option(
    "--submission",
    type=click.Path(path_type=Path),
    default=None,
    help="Your work: a folder, a .py file or a notebook.  [default: this folder, or assignments/ASSIGNMENT]",
)
@ONLY
@DEVICE
def check(assignment: str | None, submission: Path | None, only: tuple[str, ...], device: str) -> None:
    """Run the visible checks of ASSIGNMENT on your own work, as often as you like.

    In the folder of a student kit ASSIGNMENT is not needed. Points here are for orientation: the real grader runs
    the same checks on other numbers as well.
    """
    from autograder.grading import pipeline, terminal

    rubric, usual = _own_rubric(assignment, submission)
    later = [c for c in rubric.checks if c.visibility != "visible"]
    public = pipeline.public_part(rubric)
    points = rubric.total - sum(c.points for c in public.checks)
    rubric = _chosen(public, only)
    report = pipeline.grade(rubric, submission or usual, _settings(rubric, device)).report  # nothing of one's own is hidden
    console = terminal.console()
    terminal.show(report, console)
    if any(state != "on" for state in report.environment.get("layers", {}).values()):
        console.print("This computer does not isolate what runs here: fine for your own work.", style="dim", markup=False)
    if points and not only:
        names = ", ".join(dict.fromkeys(c.function for c in later))  # a kit does not hold them
        which = f": {names}" if names else ""
        console.print(f"{points:g} more points are judged only when your work is graded{which}", style="dim", markup=False)
    sys.exit(GRADER_FAILED if report.faults else DONE if report.passed else NOT_ALL)


@cli.command()
@click.argument("assignment", required=False)
@DEVICE
def doctor(assignment: str | None, device: str) -> None:
    """Try every attack that a submission could make on this machine, and show what holds.

    With ASSIGNMENT, as for its submissions; in a course, with the course's secrets at stake.
    """
    from autograder.course.layout import Course, CourseError
    from autograder.grading import terminal
    from autograder.sandbox import selftest
    from autograder.sandbox.client import Settings, WorkerUnavailable

    if assignment:
        rubric, hidden = _rubric(assignment)
        settings = _settings(rubric, device, hidden)
    else:
        settings = Settings(device=device)
        with contextlib.suppress(CourseError):
            settings = replace(settings, hidden=Course.around(Path.cwd()).secrets)
    try:
        proof = selftest.probe(settings)
    except WorkerUnavailable as error:
        raise Refused(f"the self-test could not be run: {error}") from error
    terminal.show_protection(proof, terminal.console())
    sys.exit(NOT_ALL if proof.missing() else DONE)


@cli.command()
@click.argument("assignments", nargs=-1)
def build(assignments: tuple[str, ...]) -> None:
    """Generate the students' files and the compiled rubric of ASSIGNMENTS (default: all)."""
    from autograder.course import build as building
    from autograder.course.layout import Course

    course = Course.around(Path.cwd())
    for name in assignments or course.assignments:
        rubric = building.build(course, name)
        cases = sum(len(c.cases) for c in rubric.checks)
        click.echo(
            f"{name}: {len(rubric.checks)} checks on {cases} cases, {rubric.total:g} points -> assignments/{name}/, "
            f"build/{name}.rubric ({rubric.rubric_hash})"
        )


@cli.command()
@click.argument("assignments", nargs=-1)
@DEVICE
@click.option(
    "--workers", type=click.IntRange(1), default=os.cpu_count() or 1, help="Submissions graded at a time.  [default: cores]"
)
@click.option("--only", multiple=True, metavar="SUBMISSION", help="Only these submissions, such as 'wrong/kl_*'. Repeatable.")
@click.option("--mutants", is_flag=True, help="Instead: every small change of the reference loses a check.")
@click.option(
    "--reseed",
    type=click.IntRange(1),
    metavar="N",
    help="Instead: with N other secrets right work loses nothing, and random checks see what they say.",
)
def verify(
    assignments: tuple[str, ...], device: str, workers: int, only: tuple[str, ...], mutants: bool, reseed: int | None
) -> None:
    """Prove ASSIGNMENTS (default: all): the reference, the stubs, every right, wrong, crashing and cheating submission."""
    from autograder.course.layout import Course
    from autograder.course.verify import relative
    from autograder.grading import terminal

    if only and (mutants or reseed):
        raise Refused("--only chooses submissions: --mutants and --reseed have no use for it")
    proofs = [_mutated] * mutants + [functools.partial(_redrawn, reseed)] * bool(reseed) or [functools.partial(_proved, only)]
    course = Course.around(Path.cwd())
    console, failed = terminal.console(), False
    for name, prove in itertools.product(assignments or course.assignments, proofs):
        count, shown, said = prove(course, name, _settings(course.sources(name).assignment(), device), workers)
        for item in shown:
            if isinstance(item, str):
                console.print(f"✗ {relative(item, course.root)}", style="red", markup=False, soft_wrap=True)
            else:
                console.print(item)
        verdict = f"{count} defect(s)" if count else "proved"
        console.print(f"{name}: {verdict}. {said}", style="bold red" if count else "bold green", markup=False, soft_wrap=True)
        failed |= bool(count)
    sys.exit(NOT_ALL if failed else DONE)


def _stepping(name: str):
    """A progress bar, and what to call with each step."""
    from autograder.grading import terminal

    bar = terminal.progress(terminal.console(stderr=True))
    task = bar.add_task(name, total=None)
    return bar, lambda text: bar.update(task, description=f"{name}: {text}", advance=1)


def _proved(only: tuple[str, ...], course, name: str, settings, workers: int):
    """The proof by submissions: how many defects, what to show (defects and tables), and a sentence."""
    from autograder.course.verify import verify

    bar, step = _stepping(name)
    with bar:
        proof = verify(course, name, settings, step, workers, only)
    checks = f"{proof.checks} checks and {proof.mistakes} recognised mistakes"
    return len(proof.defects), proof.defects, f"{checks} against {proof.submissions} submissions."


def _mutated(course, name: str, settings, workers: int):
    """The same of the proof by mutants."""
    from autograder.course import mutants, tables

    bar, step = _stepping(name)
    with bar:
        survey = mutants.survey(course, name, settings, step, workers)
    rest = f"{len(survey.equivalent)} are known to be right, {len(survey.survivors)} survive"
    said = f"Of {survey.tried} mutants of the reference {survey.killed} lose a check, {rest}."
    alive = survey.survivors or survey.equivalent
    return len(survey.defects), [tables.survivors(survey)] * bool(alive) + list(survey.faults), said


def _redrawn(draws: int, course, name: str, settings, workers: int):
    """The same of the proof by other draws."""
    from autograder.course import reseed, tables

    bar, step = _stepping(name)
    with bar:
        redrawn = reseed.reseed(course, name, draws, settings, step, workers)
    said = f"{redrawn.submissions} right submissions answered {redrawn.asked} programs in {draws} draws."
    shown = [tables.rates(redrawn)] * bool(redrawn.rates) + [tables.nearest(redrawn), *redrawn.defects]
    return len(redrawn.defects), shown, said


@cli.command()
@click.argument("assignment")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The zip.  [default: build/ASSIGNMENT-gradescope.zip, or -student.zip]",
)
@click.option("--student", is_flag=True, help="The students' kit instead: with it they check their work on their own machines.")
@TORCH_INDEX
def package(assignment: str, output: Path | None, student: bool, torch_index: str) -> None:
    """Make the zip that Gradescope runs for ASSIGNMENT, or, with --student, the one to give to students."""
    from autograder.course.layout import Course

    course = Course.around(Path.cwd())
    if student:
        from autograder.course.kit import student_zip as made

        kind, use = "student", "give it to your students; its README tells them the rest"
    else:
        from autograder.course.package import gradescope_zip as made

        kind, use = "gradescope", "upload it under Configure Autograder"
    target = made(course, assignment, output or course.root / "build" / f"{assignment}-{kind}.zip", torch_index)
    click.echo(f"{target} ({round(target.stat().st_size / 1024)} KiB): {use}.")


@cli.command()
@click.argument("assignment")
@click.argument("submission", type=click.Path(path_type=Path, exists=True))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Where results.json is to be copied to.")
@click.option(
    "--in",
    "where",
    type=click.Choice(["docker", "root"]),
    help="A container (of Docker or podman), or a root of its own on this machine (Linux, as root).  [default: what can be had]",
)
@click.option("--image", help="What setup.sh runs in, for a container.  [default: Gradescope's, Ubuntu 22.04]")
@click.option(
    "--cpus",
    type=click.Choice(["0.5", "1", "2", "4"]),
    default="0.5",
    show_default=True,
    help="Gradescope's container: 768 MB for half a processor, 1.5 GB for each whole one.",
)
@click.option("--minutes", type=click.FloatRange(0, 40, min_open=True), default=10, show_default=True, help="Its time limit.")
@click.option("--keep", is_flag=True, help="Keep the folder of the run, and say where it is.")
@TORCH_INDEX
def rehearse(
    assignment: str,
    submission: Path,
    output: Path | None,
    where: str | None,
    image: str | None,
    cpus: str,
    minutes: float,
    keep: bool,
    torch_index: str,
) -> None:
    """Run the zip of ASSIGNMENT on SUBMISSION the way Gradescope does, and show what the student will see and what it takes."""
    from autograder.course import engines, rehearse, rehearsed, stage
    from autograder.course.layout import Course
    from autograder.grading import terminal
    from autograder.grading.storage import write_atomically

    course, limits = Course.around(Path.cwd()), stage.Limits(float(cpus), minutes)
    with terminal.console(stderr=True).status("") as status:
        rehearsal = rehearse.rehearse(course, assignment, submission.resolve(), limits, where=where, torch_index=torch_index,
                                      image=image or engines.IMAGE, keep=keep, step=status.update)
    rehearsed.show(rehearsal, terminal.console())
    if output and rehearsal.ended.results is not None:
        write_atomically(output, rehearsal.ended.results)
    sys.exit(NOT_ALL if rehearsal.reasons else DONE)
