"""Records on disk, so that a submission is explained or judged again without running it again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.grading.frames import load_frame, save_frame
from autograder.grading.record import Record
from autograder.grading.report import Graded
from autograder.intake.submission import Submission
from autograder.rubric.compiled import CompiledRubric

FILE = "record.frame"


class RecordStore:
    """The latest record of a submission, in its folder of results.

    root: the folder, made when the first record is saved
    """

    def __init__(self, root: Path) -> None:
        self.path = root / FILE

    def find(self, rubric: CompiledRubric, submission: Submission, environment: Mapping[str, Any]) -> Record | None:
        """The record of this very submission under this very rubric; None where there is none that is complete.

        environment: entries that the record's own environment must share, such as the engine's version
        """
        record = self._read()
        if record is None or (record.rubric_hash, record.submission_hash) != (rubric.rubric_hash, submission.digest):
            return None
        same = all(record.environment.get(key) == value for key, value in environment.items())
        return record if same and record.covers(rubric) else None

    def save(self, graded: Graded) -> None:
        """Keep the record in place of the one before. raises OSError, WireError"""
        save_frame(graded.record.as_data(), self.path)

    def _read(self) -> Record | None:
        try:
            return Record.from_data(load_frame(self.path))
        except Exception:  # no record, one of another format, or a damaged one
            return None
