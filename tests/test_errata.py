"""Every row of the errata is true: its check is lost by its submission, and the handout holds the warning it quotes."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest

from autograder.course.layout import Course
from autograder.proofs import variants

ROOT = Path(__file__).parents[1]
COURSE = Course(ROOT)
ROWS = [
    [cell.strip().strip("`") for cell in line.strip("|\n").split("|")]
    for line in (ROOT / "solutions/guide/errata.md").read_text("utf-8").splitlines()
    if line.startswith("| `")
]


def test_every_assignment_has_rows_and_every_row_seven_cells() -> None:
    assert {row[0] for row in ROWS} <= set(COURSE.assignments)
    assert ROWS and all(len(row) == 7 and all(row) for row in ROWS)


@functools.cache
def submissions(assignment: str) -> dict[str, tuple[str, ...]]:
    """What each submission says that it loses."""
    sources = COURSE.sources(assignment)
    found = variants.collect(COURSE.submissions(assignment), sources, sources.assignment())
    return {variant.name: tuple(variant.loses) for variant in found}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]} {row[5]}")
def test_a_row_names_a_submission_that_loses_its_check_and_a_warning(row: list[str]) -> None:
    """That the submission does lose what its header says is shown by `verify`."""
    assignment, _, _, _, check, shown_by, warning = row
    assert check in submissions(assignment)[f"wrong/{shown_by}.py"]
    handout = re.sub(r"\s+", " ", (COURSE.generated(assignment) / "handout.md").read_text("utf-8"))
    assert warning.lower() in handout.lower()
