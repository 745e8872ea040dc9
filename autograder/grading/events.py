"""The events of a grading, in the order in which they happen.

Progress bars, results files and live pages listen to them; `draft.Draft` turns them into a report at any moment.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.grading.judge import Judgement
from autograder.grading.outcome import Outcome
from autograder.grading.report import Graded
from autograder.intake.submission import Submission
from autograder.rubric.compiled import CompiledRubric


class Stage(enum.Enum):
    """Grading asks for the public cases of all checks first, and for private cases after that."""

    PUBLIC = "public"
    PRIVATE = "private"


@dataclass(frozen=True)
class Started:
    """The first event."""

    rubric: CompiledRubric
    submission: Submission


@dataclass(frozen=True)
class Admitted:
    """The guard lets this machine grade the submission.

    rubric: the checks and cases that it allows
    note: for whoever reads the report; may be empty
    """

    rubric: CompiledRubric
    note: str


@dataclass(frozen=True)
class EnvironmentKnown:
    """A worker has started: versions, device and layers of isolation, for the report."""

    environment: Mapping[str, Any]


@dataclass(frozen=True)
class CheckJudged:
    """A check has been judged.

    stage: PUBLIC if on its public cases alone, so that a pass decides nothing yet; PRIVATE if on all cases
    """

    judgement: Judgement
    stage: Stage

    @property
    def decides(self) -> bool:
        """Whether the check's points are known: a check that fails on a public case stays lost."""
        return self.stage is Stage.PRIVATE or self.judgement.outcome not in (Outcome.PASSED, Outcome.GRADER_ERROR)


@dataclass(frozen=True)
class Finished:
    """The last event."""

    graded: Graded


Event = Started | Admitted | EnvironmentKnown | CheckJudged | Finished
OnEvent = Callable[[Event], None]


def ignore(event: Event) -> None:
    """Listen to nothing."""
