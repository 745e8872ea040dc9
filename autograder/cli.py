"""The commands: check · grade · build · verify · package. One thin function each."""

from __future__ import annotations

import fnmatch
import json
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


EXIT_CODES = """Exit codes: 0 done; 1 a check (`check`) or a proof (`verify`) failed; 2 could not be done as asked, and the
message says why; 3 the grader itself failed on a check, and the report says so. `grade` exits with 0
however many points there are."""


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
@click.option("--plain", is_flag=True, help="No colours and no progress bar: for logs.")
def grade(
    assignment: str,
    submission: Path,
    output: Path | None,
    as_json: bool,
    only: tuple[str, ...],
    device: str,
    explain: str | None,
    plain: bool,
) -> None:
    """Grade SUBMISSION (a .py file, a notebook, or a folder) for ASSIGNMENT (a name, or a compiled .rubric file)."""
    from autograder.grading import pipeline, terminal
    from autograder.grading.gradescope import ResultsFile, encoded
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

    record = _recorded(rubric, submission, output / "record.frame", device) if explain and not only else None
    if record is not None:
        report = pipeline.rejudge(rubric, record)
    else:
        results = ResultsFile(output / "results.json")
        with terminal.progress(terminal.console(stderr=True)) as bar:
            task = bar.add_task(f"grading {submission.name}", total=len(rubric.checks), visible=not (plain or as_json))

            def update(report) -> None:
                results.update(report)
                bar.update(task, completed=sum(line.outcome.outcome != SKIPPED for line in report.lines))

            graded = pipeline.grade(rubric, submission, _settings(rubric, device, hidden), update)
        report, record = graded.report, graded.record
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
@click.argument("assignment")
@click.option(
    "--submission",
    type=click.Path(path_type=Path),
    default=None,
    help="Your work: a folder, a .py file or a notebook.  [default: assignments/ASSIGNMENT, or this folder]",
)
@ONLY
@DEVICE
def check(assignment: str, submission: Path | None, only: tuple[str, ...], device: str) -> None:
    """Run the visible checks of ASSIGNMENT on your own work, as often as you like.

    Points here are for orientation: the real grader runs the same checks on other numbers as well.
    """
    from autograder.grading import pipeline, terminal

    rubric, _ = _rubric(assignment)  # your own files may be in any folder: nothing is hidden from them
    later = [c for c in rubric.checks if c.visibility != "visible"]
    rubric = _chosen(pipeline.public_part(rubric), only)
    usual = Path("assignments") / rubric.name
    submission = submission or (usual if usual.is_dir() else Path("."))
    report = pipeline.grade(rubric, submission, _settings(rubric, device)).report
    console = terminal.console()
    terminal.show(report, console)
    if later and not only:
        points = sum(c.points for c in later)
        names = ", ".join(dict.fromkeys(c.function for c in later))
        console.print(f"{points:g} more points are judged only when your work is graded: {names}", style="dim", markup=False)
    sys.exit(GRADER_FAILED if report.faults else DONE if report.passed else NOT_ALL)


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
def verify(assignments: tuple[str, ...], device: str, workers: int, only: tuple[str, ...]) -> None:
    """Prove ASSIGNMENTS (default: all): the reference, the stubs, every right, wrong, crashing and cheating submission."""
    from autograder.course import verify as verifying
    from autograder.course.layout import Course
    from autograder.grading import terminal

    course = Course.around(Path.cwd())
    console, failed = terminal.console(), False
    for name in assignments or course.assignments:
        proof = _proved(course, name, device, workers, only)
        for defect in proof.defects:
            console.print(f"✗ {verifying.relative(defect, course.root)}", style="red", markup=False, soft_wrap=True)
        verdict = f"{len(proof.defects)} defect(s)" if proof.defects else "proved"
        console.print(
            f"{name}: {verdict}. {proof.checks} checks and {proof.mistakes} recognised mistakes against "
            f"{proof.submissions} submissions.",
            style="bold red" if proof.defects else "bold green",
            markup=False,
        )
        failed |= bool(proof.defects)
    sys.exit(NOT_ALL if failed else DONE)


def _proved(course, name: str, device: str, workers: int, only: tuple[str, ...]):
    """The proof of one assignment, with a progress bar."""
    from autograder.course.verify import verify
    from autograder.grading import terminal

    settings = _settings(course.sources(name).assignment(), device)
    with terminal.progress(terminal.console(stderr=True)) as bar:
        task = bar.add_task(name, total=None)

        def step(text: str) -> None:
            bar.update(task, description=f"{name}: {text}", advance=1)

        return verify(course, name, settings, step, workers, only)


@cli.command()
@click.argument("assignment")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The zip.  [default: build/ASSIGNMENT-gradescope.zip]",
)
@click.option(
    "--torch-index",
    envvar="TORCH_INDEX_URL",
    default="",
    metavar="URL",
    help="Wheel index the image takes torch from (the CPU build is much smaller).",
)
def package(assignment: str, output: Path | None, torch_index: str) -> None:
    """Make the zip that Gradescope runs for ASSIGNMENT: upload it as it is."""
    from autograder.course.layout import Course
    from autograder.course.package import gradescope_zip

    course = Course.around(Path.cwd())
    target = gradescope_zip(course, assignment, output or course.root / "build" / f"{assignment}-gradescope.zip", torch_index)
    click.echo(f"{target} ({json.dumps(round(target.stat().st_size / 1024))} KiB): upload it under Configure Autograder.")
