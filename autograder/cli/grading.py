"""For whoever grades: one submission for marks, and whether this machine may do that."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import click

from autograder import __version__
from autograder.cli.exits import DONE, GRADER_FAILED, NOT_ALL
from autograder.cli.shared import DEVICE, ONLY, Refused, chosen, compiled_rubric, host_for


@click.command()
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
@click.option("--explain", metavar="CHECK", help="Then tell the whole story of one check, by name or number, from the record.")
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
    from autograder.grading import grader, ruling
    from autograder.grading.frames import save_frame
    from autograder.grading.guard import Guard
    from autograder.grading.outcome import Outcome
    from autograder.reporting import terminal
    from autograder.reporting.gradescope.results import ResultsFile, encoded
    from autograder.sandbox.inside.wire import WireError

    rubric, hidden = compiled_rubric(assignment)
    explained = next((c.name for c in rubric.checks if explain in (c.name, c.number)), None)
    if explain and not explained:
        raise Refused(f"there is no check {explain!r}; there are {', '.join(c.name for c in rubric.checks)}")
    rubric = chosen(rubric, (*only, explained) if explained and only else only)
    whole = submission.resolve()
    output = output or Path("results") / rubric.name / (whole.parent.name if whole.name in rubric.modules else whole.stem)
    console = terminal.console(plain=plain)
    results = ResultsFile(output / "results.json")
    ruling = ruling.rule(rubric, None if explain else metadata)
    if ruling.limited:  # nothing of the submission is read, let alone run
        results.write(ruling.limited)
        click.echo(encoded(ruling.limited).decode() if as_json else ruling.limited.sentence, nl=not as_json)
        sys.exit(DONE)

    record = _recorded(rubric, submission, output / "record.frame", device) if explain and not only else None
    if record is not None:
        report = grader.rejudge(rubric, record)
    else:
        with terminal.progress(terminal.console(stderr=True)) as bar:
            task = bar.add_task(f"grading {submission.name}", total=len(rubric.checks), visible=not (plain or as_json))

            def update(report) -> None:
                results.update(report.under(ruling))
                bar.update(task, completed=sum(line.outcome != Outcome.SKIPPED for line in report.lines))

            with host_for(device, hidden) as host:
                graded = grader.grade(rubric, submission, host, update, Guard(trusted))
        report, record = graded.report.under(ruling), graded.record
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
        terminal.explain(next(line.judgement for line in report.lines if line.check.name == explained), record, console)
    else:
        terminal.show(report, console)
        console.print(f"written to {output / 'results.json'}", style="dim", markup=False)
    sys.exit(GRADER_FAILED if report.faults else DONE)


def _recorded(rubric, submission: Path, path: Path, device: str):
    """The record of this very submission under this very rubric, engine and device, if there is one."""
    from autograder.grading.frames import load_frame
    from autograder.grading.record import Record
    from autograder.intake.submission import read_submission

    try:
        record = Record.from_data(load_frame(path))
    except Exception:  # no record, another format, cut short: then it is graded anew
        return None
    digest = read_submission(submission, rubric.modules).digest
    complete = all((c.name, case.name, case.public) in record.replies for c in rubric.checks for case in c.cases)
    same = record.rubric_hash == rubric.rubric_hash and record.submission_hash == digest
    same &= record.environment.get("autograder") == __version__ and device in ("auto", record.environment.get("device"))
    return record if same and complete else None


@click.command()
@click.argument("assignment", required=False)
@DEVICE
def doctor(assignment: str | None, device: str) -> None:
    """Try every attack that a submission could make on this machine, and show what holds.

    With ASSIGNMENT, as for its submissions; in a course, with the course's secrets at stake.
    """
    from autograder.course.layout import Course, CourseError
    from autograder.reporting import terminal
    from autograder.sandbox import selftest
    from autograder.sandbox.limits import Limits
    from autograder.sandbox.session import WorkerUnavailable

    limits, hidden = Limits(), ()
    if assignment:
        rubric, hidden = compiled_rubric(assignment)
        limits = Limits(memory=rubric.memory)
    else:
        with contextlib.suppress(CourseError):
            hidden = Course.around(Path.cwd()).secrets
    try:
        with host_for(device, hidden) as host:
            proof = selftest.probe(host, limits)
    except WorkerUnavailable as error:
        raise Refused(f"the self-test could not be run: {error}") from error
    terminal.show_protection(proof, terminal.console())
    sys.exit(NOT_ALL if proof.missing() else DONE)
