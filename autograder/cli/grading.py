"""For graders: one submission for marks, and whether this machine may grade."""

from __future__ import annotations

import contextlib
import hashlib
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from autograder import __version__
from autograder.cli.exits import DONE, GRADER_FAILED, NOT_ALL
from autograder.cli.shared import DEVICE, ONLY, Refused, chosen, compiled_rubric, handed_in, host_for

if TYPE_CHECKING:
    from autograder.grading.events import Event
    from autograder.grading.grader import Grader
    from autograder.grading.report import Graded, Report
    from autograder.handover.asking import Waiting
    from autograder.handover.handing import Handing
    from autograder.intake.submission import Submission
    from autograder.reporting.gradescope.metadata import Metadata
    from autograder.reporting.gradescope.results_file import ResultsFile
    from autograder.reporting.gradescope.ruling import Limited, Ruling
    from autograder.rubric.compiled import CompiledCheck, CompiledRubric
    from autograder.sandbox.limits import Limits


@click.command()
@click.argument("assignment")
@click.argument("submission", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder for results.json and the record.  [default: results/ASSIGNMENT/ and then the path of SUBMISSION from here; "
    "for a SUBMISSION that is not below this folder, its name and eight letters that stand for its whole path]",
)
@click.option("--json", "as_json", is_flag=True, help="Print results.json instead of the table.")
@ONLY
@DEVICE
@click.option("--explain", metavar="CHECK", help="Explain one check, given by name or number, case by case, from the record.")
@click.option(
    "--metadata",
    type=click.Path(path_type=Path),
    default=None,
    help="Gradescope's submission_metadata.json, which rate limits and late days are counted from, or the "
    "submission_metadata.yml of an export that SUBMISSION is a folder of.",
)
@click.option("--trusted", is_flag=True, help="Grade even where a protection is missing, and say so in the report.")
@click.option("--plain", is_flag=True, help="No colours and no progress bar: for logs.")
@click.option("--pictures", is_flag=True, help="Draw what failing checks show, as HTML in results.json.")
@click.option("--handover", type=click.Path(path_type=Path), hidden=True)  # of a zip that `package --remote` made
def grade(
    assignment: str,
    submission: Path,
    output: Path | None,
    metadata: Path | None,
    handover: Path | None,
    as_json: bool,
    only: tuple[str, ...],
    device: str,
    explain: str | None,
    trusted: bool,
    plain: bool,
    pictures: bool,
) -> None:
    """Grade SUBMISSION (a .py file, a notebook, or a folder) for ASSIGNMENT (a name, or a compiled .rubric file)."""
    from autograder.grading.grader import Grader
    from autograder.grading.guard import Guard
    from autograder.intake.submission import read_submission
    from autograder.reporting.gradescope.results_file import ResultsFile

    rubric, hidden = compiled_rubric(assignment)
    if metadata is None:  # on Gradescope even an empty upload gets its report
        handed_in(submission)
    explained = _named(rubric, explain) if explain else None
    rubric = chosen(rubric, (*only, explained.name) if explained and only else only)
    results = ResultsFile((output or _default_folder(rubric.name, submission)) / "results.json")
    ruling = _ruling(rubric, metadata, submission)
    if ruling.limited and not explained:
        _tell_limited(ruling.limited, results, as_json)
    telling = _Telling.begun(ruling, results, rubric, handover, submission, metadata, pictures=pictures)
    rubric = telling.rubric
    with host_for(device, hidden) as host:
        grader = Grader(rubric, host, Guard(trusted))
        telling.send()
        read = read_submission(submission, rubric.modules, rubric.graded)
        kept = _from_record(grader, read, results, host.placement.device) if explained and not only else None
        graded = kept or _grade(grader, read, telling, "" if plain or as_json else f"grading {submission.name}")
    report = telling.finished(graded)
    _show(report, graded, results, explained, as_json=as_json, plain=plain)
    sys.exit(GRADER_FAILED if report.faults else DONE)


@dataclass(frozen=True)
class _Telling:
    """What a report goes through before it is told: what the grading service says, and the decision on late days.

    rubric: with the checks that this run grades
    handing: None where nothing is handed over
    pictures: whether results.json shows what failing checks look like
    """

    ruling: Ruling
    results: ResultsFile
    rubric: CompiledRubric
    handing: Handing | None
    pictures: bool

    @classmethod
    def begun(
        cls,
        ruling: Ruling,
        results: ResultsFile,
        whole: CompiledRubric,
        handover: Path | None,
        submission: Path,
        metadata: Path | None,
        *,
        pictures: bool,
    ) -> _Telling:
        """whole: the rubric with all checks; handover: a zip's order to hand some of them over, if it has one"""
        from autograder.handover.handing import Handing

        handing = Handing.begun(whole, handover, submission, metadata, time.monotonic()) if handover else None
        return cls(ruling, results, handing.here if handing else whole, handing, pictures)

    def send(self) -> None:
        if self.handing:
            self.handing.send()

    def of(self, report: Report) -> Report:
        return self.ruling.applied_to(self.handing.merged(report) if self.handing else report)

    def finished(self, graded: Graded) -> Report:
        """The report, once the service has graded its part, or the time is over. No worker lives any more."""
        if self.handing is not None:
            self._wait(self.handing)
        report = self.of(graded.report)
        if self.handing is not None:
            with _writing(self.results):
                self.results.write(report)
        if self.pictures and not self.ruling.limited:
            self._illustrate(report, graded)
        return report

    def _wait(self, handing: Handing) -> None:
        said: list[str] = []

        def on_news(news: Waiting) -> None:
            if news.inside not in said:
                said.append(news.inside)
                click.echo(f"the grading service: {news.inside}", err=True)

        handing.wait(on_news)

    def _illustrate(self, report: Report, graded: Graded) -> None:
        """Write the report again, with the pictures that can be drawn of it."""
        from autograder.reporting.gradescope.illustrated import pictures_of

        if pictures := pictures_of(report, graded.record, self.rubric):
            with _writing(self.results):
                self.results.write(report, pictures)


def _ruling(rubric: CompiledRubric, metadata: Path | None, submission: Path) -> Ruling:
    from autograder.reporting.gradescope.ruling import rule

    return rule(rubric, _of_export(metadata, submission) if metadata and metadata.suffix in (".yml", ".yaml") else metadata)


def _of_export(path: Path, submission: Path) -> Metadata:
    """What an export's file says about the submission."""
    from autograder.reporting.gradescope.metadata import Metadata

    try:
        return Metadata.exported(path, submission)
    except ImportError:
        raise Refused(f"reading {path.name} needs PyYAML: type `{sys.executable} -m pip install pyyaml`") from None
    except LookupError:
        raise Refused(
            f"{path} says nothing of {submission.name}: name a folder of the export by its own name, such as submission_123"
        ) from None
    except ValueError as error:
        raise Refused(f"{path} cannot be read: {error}") from None


def _named(rubric: CompiledRubric, name: str) -> CompiledCheck:
    """The check of that name or number."""
    for check in rubric.checks:
        if name in (check.name, check.number):
            return check
    raise Refused(f"there is no check {name!r}; there are {', '.join(c.name for c in rubric.checks)}")


def _default_folder(assignment: str, submission: Path) -> Path:
    """The folder of results for a submission: another for each path, and readable."""
    whole, here = submission.resolve(), Path.cwd().resolve()
    if here in whole.parents:
        return Path("results", assignment, whole.relative_to(here))
    return Path("results", assignment, f"{whole.name}-{hashlib.sha256(str(whole).encode('utf-8', 'replace')).hexdigest()[:8]}")


def _tell_limited(limited: Limited, results: ResultsFile, as_json: bool) -> NoReturn:
    """End the run: nothing of the submission is read, let alone run."""
    from autograder.reporting.gradescope.results import encoded

    with _writing(results):
        results.write(limited)
    click.echo(encoded(limited).decode() if as_json else limited.sentence, nl=not as_json)
    sys.exit(DONE)


def _from_record(grader: Grader, submission: Submission, results: ResultsFile, device: str) -> Graded | None:
    """The submission judged again from its record, if there is one of this engine and device."""
    from autograder.grading.report import Graded
    from autograder.grading.store import RecordStore

    environment = {"autograder": __version__, "device": device.partition(":")[0]}
    record = RecordStore(results.path.parent).find(grader.rubric, submission, environment)
    return Graded(grader.rejudge(record), record) if record else None


def _grade(grader: Grader, submission: Submission, telling: _Telling, label: str) -> Graded:
    """Grade the submission, and keep results.json up to date meanwhile. label: of the progress bar, "" for none"""
    from autograder.grading.draft import Draft
    from autograder.grading.events import Started
    from autograder.grading.store import RecordStore
    from autograder.reporting import terminal
    from autograder.sandbox.inside.wire import WireError

    draft, results, limited = Draft(Started(grader.rubric, submission)), telling.results, telling.ruling.limited
    with terminal.progress(terminal.console(stderr=True)) as bar:
        task = bar.add_task(label, total=len(grader.rubric.checks), visible=bool(label))

        def on_event(event: Event) -> None:
            draft.take(event)
            bar.update(task, completed=draft.decided)
            if not limited:
                results.update(telling.of(draft.report()))

        graded = grader.grade(submission, on_event)
    with _writing(results):
        results.write(limited or telling.of(graded.report))
        try:
            RecordStore(results.path.parent).save(graded)
        except WireError as error:  # only the record is lost
            terminal.console(stderr=True).print(f"the record could not be kept: {error}", style="yellow", markup=False)
    return graded


@contextlib.contextmanager
def _writing(results: ResultsFile) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        folder = results.path.parent
        raise Refused(f"{folder} cannot be written to ({error.strerror}): name another folder with --output") from error


def _show(
    report: Report, graded: Graded, results: ResultsFile, explained: CompiledCheck | None, *, as_json: bool, plain: bool
) -> None:
    from autograder.reporting import terminal
    from autograder.reporting.gradescope.results import encoded

    console = terminal.console(plain=plain)
    if as_json:
        click.echo(encoded(report).decode(), nl=False)
    elif explained:
        judgement = next(line.judgement for line in report.lines if line.check.name == explained.name)
        terminal.explain(judgement, graded.record, console)
    else:
        terminal.show(report, console)
        console.print(f"written to {results.path}", style="dim", markup=False)


@click.command()
@click.argument("assignment", required=False)
@DEVICE
def doctor(assignment: str | None, device: str) -> None:
    """Try every attack that a submission could make on this machine, and show which protections hold.

    With ASSIGNMENT, as for its submissions; in a course, with the course's secrets at stake. With --device, also what a worker
    finds of the device, and what two submissions see of each other there.
    """
    from autograder.reporting import terminal
    from autograder.sandbox import accelerator, selftest
    from autograder.sandbox.session import WorkerUnavailable

    limits, hidden = _at_stake(assignment)
    try:
        with host_for(device, hidden) as host:
            proof = selftest.probe(host, limits)
            found = accelerator.of(host) if device != "cpu" else None
            seen = accelerator.neighbours(host) if found and found.device != "cpu" else ()
    except WorkerUnavailable as error:
        raise Refused(f"the self-test could not be run: {error}") from error
    console = terminal.console()
    if found:
        terminal.show_device(found, seen, console)
    terminal.show_protection(proof, console)
    sys.exit(NOT_ALL if proof.missing() or any(attempt.succeeded for attempt in seen) else DONE)


def _at_stake(assignment: str | None) -> tuple[Limits, tuple[str, ...]]:
    """The limits of an assignment's workers, and the folders to hide from them."""
    from autograder.course.layout import Course, CourseError
    from autograder.sandbox.limits import Limits

    if assignment:
        rubric, hidden = compiled_rubric(assignment)
        return Limits.fitting(rubric.memory), hidden
    try:
        return Limits(), Course.around(Path.cwd()).secrets
    except CourseError:  # not in a course
        return Limits(), ()
