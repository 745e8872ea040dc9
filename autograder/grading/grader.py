"""Grades one submission: observe its programs, judge the replies, report. No step looks back.

The grader owns the report. It computes nothing on what a submission sent: a judge does, in a process that can be ended.
"""

from __future__ import annotations

import functools
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder import __version__
from autograder.grading.draft import Draft
from autograder.grading.events import Admitted, CheckJudged, EnvironmentKnown, Event, Finished, OnEvent, Stage, Started, ignore
from autograder.grading.guard import Guard, Unprotected
from autograder.grading.judge import Judgement, failed
from autograder.grading.judges import Answer, Judges, Question, judges_of_this_process
from autograder.grading.observe import Observer
from autograder.grading.public import public_part, with_cases
from autograder.grading.record import Record
from autograder.grading.report import Graded, Report, assemble
from autograder.intake.submission import Submission
from autograder.rubric.compiled import CompiledCheck, CompiledRubric
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.session import WorkerUnavailable


@dataclass(frozen=True)
class Grader:
    """Grades submissions under one rubric. Thread-safe: many gradings may share it.

    host: where submissions run
    guard: decides whether this machine may run them; None for the user's own work
    judges: who judges their replies. The first judge starts with the first grader, while a process may have but one thread
    """

    rubric: CompiledRubric
    host: SandboxHost
    guard: Guard | None = None
    judges: Judges = field(default_factory=judges_of_this_process)

    def grade(self, submission: Submission, on_event: OnEvent = ignore) -> Graded:
        """Run the submission's programs and judge the replies. on_event: called with each event as it happens"""
        return _Grading(self, submission, on_event).run()

    def rejudge(self, record: Record) -> Report:
        """The report of recorded replies. Runs no student code."""
        hearing = self.judges.hearing(self.rubric, record.origins)
        try:
            judged: dict[str, Judgement] = {}
            for whole in (False, True):
                for check in self.rubric.checks:
                    hearing.ask(Question.of(check, record, whole=whole))
                judged |= {question.check.name: judgement for question, judgement in hearing.answers(wait=True)}
        finally:
            hearing.close()
        return assemble(self.rubric, [judged[check.name] for check in self.rubric.checks], record, 0.0)


class _Grading:
    """One submission on its way through the stages."""

    def __init__(self, grader: Grader, submission: Submission, on_event: OnEvent) -> None:
        self._grader, self._submission, self._on_event = grader, submission, on_event
        self._started = Started(grader.rubric, submission)
        self._draft = Draft(self._started)
        self._hearing = grader.judges.hearing(grader.rubric, self._draft.record.origins)
        self._ours = dict(judge_environment())  # what the judge's side adds to the environment

    def run(self) -> Graded:
        protect_judge()
        self._tell(self._started)
        try:
            with Observer(self._grader.rubric, self._submission, self._grader.host) as observer:
                self._admit(observer)
                self._ask_public_cases(observer)
                self._ask_private_cases(observer)
                self._hear(self._hearing.answers(wait=True))
        except (Unprotected, WorkerUnavailable, OSError) as fault:  # the machine's fault, said of every check it concerns
            self._hear(self._hearing.answers(wait=True))
            self._fail_the_rest(str(fault))
        finally:
            self._hearing.close()
        graded = Graded(self._draft.report(), self._draft.record)
        self._tell(Finished(graded))
        return graded

    # -- stages ----------------------------------------------------------------------------------------------

    def _admit(self, observer: Observer) -> None:
        """Ask the guard, before the worker has seen anything of the submission. raises Unprotected"""
        rubric, guard = self._grader.rubric, self._grader.guard
        if guard is None:
            return
        admission = guard.admit(rubric, self._grader.host)
        observer.require(admission.layers)
        self._ours["protection"] = admission.data
        self._tell(Admitted(rubric if admission.private else public_part(rubric), admission.note))

    def _ask_public_cases(self, observer: Observer) -> None:
        """All public cases come first: what a student reads about them cannot hold what was seen of private ones."""
        for check in self._draft.rubric.checks:
            self._observe(observer, with_cases(check, public=True))
            self._judge(check, whole=False)
        self._hear(self._hearing.answers(wait=True))  # so that no time told to students depends on private cases

    def _ask_private_cases(self, observer: Observer) -> None:
        for check in self._draft.rubric.checks:
            self._observe(observer, with_cases(check, public=False))
            self._judge(check, whole=True)

    def _fail_the_rest(self, why: str) -> None:
        for check in self._draft.remaining:
            self._tell(CheckJudged(failed(check, why), Stage.PRIVATE))

    # -- steps -----------------------------------------------------------------------------------------------

    def _observe(self, observer: Observer, check: CompiledCheck) -> None:
        record = self._draft.record
        for case in check.cases:
            record.add(check.name, case.name, case.public, observer.observe(check, case))
        environment = {**self._ours, **observer.environment}
        if environment != record.environment:
            self._tell(EnvironmentKnown(environment))

    def _judge(self, check: CompiledCheck, *, whole: bool) -> None:
        """Have the check judged, and tell what has been judged by now. The worker does not wait for it."""
        self._hearing.ask(Question.of(check, self._draft.record, whole=whole))
        self._hear(self._hearing.answers(wait=False))

    def _hear(self, answers: Iterable[Answer]) -> None:
        for question, judgement in answers:
            self._tell(CheckJudged(judgement, Stage.PRIVATE if question.whole else Stage.PUBLIC))

    def _tell(self, event: Event) -> None:
        self._draft.take(event)
        self._on_event(event)


@functools.cache
def judge_environment() -> Mapping[str, Any]:
    """Versions on the judge's side, for whoever must reproduce a grade."""
    return {
        "autograder": __version__,
        "judge": platform.python_version(),
        "judge_numpy": np.__version__,
        "platform": platform.platform(),
    }


def protect_judge() -> None:
    """Keep other processes from reading the judge's memory, and adopt the orphans of workers, where the system can."""
    try:
        from autograder.sandbox import layers
    except ImportError:  # a student's kit leaves out what only some systems have
        return
    layers.protect_judge()
