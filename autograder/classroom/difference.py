"""The difference that a changed rubric makes to a class, as a table: who wins or loses what, and who has to be run again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.classroom.rejudge import Rejudged
from autograder.classroom.tables import csv_text
from autograder.grading.frames import write_atomically

FILE = "difference.csv"
HEADING = (
    "submission",
    "check",
    "before",
    "after",
    "gain",
    "outcome_before",
    "outcome_after",
    "told_otherwise",
    "to_be_run_again",
)


def write_difference(root: Path, found: Rejudged) -> Path:
    """Write a row for each check of a submission that is another now, and for each submission to be run again. raises OSError"""
    target = root / FILE
    write_atomically(target, csv_text(_rows(found)).encode("utf-8", "replace"))
    return target


def _rows(found: Rejudged) -> Iterator[tuple[Any, ...]]:
    yield HEADING
    for change in sorted(found.changes, key=lambda change: (change.gain, change.submission)):
        outcomes = change.outcome_before, change.outcome_after
        told = "yes" if change.told else ""
        yield (change.submission, change.check, change.before, change.after, change.gain, *outcomes, told, "")
    for name, why in sorted(found.rerun.items()):
        yield (name, *[""] * (len(HEADING) - 2), why)
