"""A student's work and the checks for it: what `check` does with them."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from autograder.cli import standing
from autograder.cli.naming import judged_later
from autograder.cli.shared import Refused, chosen, host_for
from autograder.grading.choosing import is_named, trains
from autograder.grading.frames import write_atomically
from autograder.grading.grader import Grader
from autograder.grading.report import Graded, Report
from autograder.intake.dialect import GRADERS_PYTHON
from autograder.intake.submission import Submission, read_submission
from autograder.intake.words import stub_sentence
from autograder.reporting import terminal
from autograder.reporting.hints import Hints
from autograder.rubric.compiled import CompiledRubric


class Desk:
    """rubric: its public part; folder: the assignment's, with its handout; work: what is checked; inside: of a notebook"""

    def __init__(self, rubric: CompiledRubric, folder: Path, work: Path, device: str, *, inside: bool = False) -> None:
        self.rubric, self.work, self.device = rubric, work, device
        self._folder, self._inside = folder, inside
        self.hints = Hints(folder, work)

    @property
    def kit(self) -> Path:
        """The folder that the work lies in."""
        return standing.kit_of(self.work)

    def read(self) -> Submission:
        """The work as it lies on disk."""
        return read_submission(self.work, self.rubric.modules, self.rubric.graded, GRADERS_PYTHON)

    def check(self, only: tuple[str, ...] = ()) -> Graded:
        """Grade the work, and learn the hints for it."""
        submission, console = self.read(), terminal.console(stderr=True)
        rubric = self._chosen(only, submission)
        if console.is_terminal and (limits := time_limits(rubric, submission)):
            console.print(limits, style="dim", markup=False)
        followed = terminal.counted if self._inside else terminal.followed
        with host_for(self.device) as host, followed(rubric, console) as on_event:
            graded = Grader(rubric, host).grade(submission, on_event)  # without a guard: nothing is hidden from one's own work
        self.hints.learn(graded.report, fingerprint(submission))
        if not only:
            standing.keep(graded.report, self.kit)
        return graded

    def _chosen(self, only: tuple[str, ...], submission: Submission) -> CompiledRubric:
        """The checks that are asked for. raises Refused, which tells of a function that is only judged later"""
        for word in only:
            own = any(re.search(rf"^def {re.escape(word)}\(", text, re.M) for text in submission.sources.values())
            if own and not any(is_named(check, (word,)) for check in self.rubric.checks):
                raise Refused(judged_later(word))
        rubric = chosen(self.rubric, only)
        if self._inside and only:
            self._refuse_what_no_cell_names(rubric, submission)
        return rubric

    def _refuse_what_no_cell_names(self, rubric: CompiledRubric, submission: Submission) -> None:
        """A function whose cell has not run yet: it would be judged as if it had another name than the handout gives it. What a
        star imports may hold any name."""
        code = [line for text in submission.sources.values() for line in text.splitlines() if not line.startswith("#")]
        for name in dict.fromkeys(check.function.partition(".")[0] for check in rubric.checks):
            if not any(re.search(rf"\b{re.escape(name)}\b|\bimport\s*\*", line) for line in code):
                raise Refused(f"no cell that has run defines `{name}`: run its cell first, then check again")

    def told(self, graded: Graded) -> Report:
        """The report with the hints that were read; in a notebook, without notes on the file that holds its cells."""
        report = self.hints.told(graded.report)
        if not self._inside:
            return report
        return replace(report, notes=tuple(note for note in report.notes if self.work.name not in note))

    def write_page(self, graded: Graded, file: Path) -> None:
        """Write the report as a page. raises OSError"""
        from autograder.reporting.handout import read_handout
        from autograder.reporting.html.page import page

        handout, notebook = read_handout(self._folder), self.work.suffix == ".ipynb"
        write_atomically(file, page(graded, self.told(graded), self.rubric, handout, notebook=notebook).encode())

    def draw(self, graded: Graded, file: Path) -> None:
        """Draw the first check that fails and has something to show, or the first that has. raises OSError"""
        from autograder.reporting import closeup

        with contextlib.suppress(ImportError):  # without matplotlib there is no picture
            for line in sorted(graded.report.lines, key=lambda line: line.judgement.passed):
                if closeup.draw(line.judgement, graded.record, self.rubric, file):
                    return

    def list_problems(self, graded: Graded) -> None:
        """Print the functions that are not done, for an editor."""
        from autograder.reporting.problems import problems

        for line in problems(self.told(graded), self.read().sources):
            terminal.console().print(line, markup=False, soft_wrap=True)

    def hint(self, number: str, command: str) -> None:
        """Print the next hint for a check, or for the first of a function's that fails.

        The function is checked again only where the work has changed since.
        """
        submission = self.read()
        found = self._chosen((number,), submission).checks
        if not all(self.hints.knows(check.number, fingerprint(submission)) for check in found):
            self.check(tuple(dict.fromkeys(check.function for check in found)))
        check = next((check for check in found if self.hints.has(check.number)), found[0])
        self.hints.next(check.number)
        self.hints.show(check, command, terminal.console())


def time_limits(rubric: CompiledRubric, submission: Submission) -> str:
    """How long training may take, in a sentence; "" where nothing trains, or it is still a stub."""
    training = dict.fromkeys(check.function for check in rubric.checks if trains(check))
    begun = [name for name in training if not any(stub_sentence(name) in text for text in submission.sources.values())]
    if not begun:
        return ""
    names = " and ".join(f"`{name}`" for name in begun)
    return (
        f"This may take a while: {names} may train for up to {rubric.seconds:g} s each time before it is stopped. All checks "
        f"together have {rubric.budget:g} s."
    )


def fingerprint(submission: Submission) -> str:
    """Stands for everything of a submission that is run: pictures that lie beside it change nothing."""
    texts: Mapping[str, str] = {**submission.sources, **submission.problems}
    return hashlib.sha256(repr(sorted(texts.items())).encode("utf-8", "surrogatepass")).hexdigest()
