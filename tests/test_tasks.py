"""Every task of the five sources is graded: the guide's table names its exercise and checks, and the rubrics have them."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from autograder.course.layout import Course

ROOT = Path(__file__).parents[1]
COURSE = Course(ROOT)
TASKS = {
    "000": ["15 (i)", "15 (ii)", "15 (iii)", "16 (i)", "16 (ii)", "16 (iii)", "16 (iv)"],
    "001": ["1", "2"],
    "002": ["1 (a)", "1 (b)", "2 (a)", "2 (b)", "2 (c)", "3", "4", "5"],
    "003": [
        *("1 (a)", "1 (b) 1", "1 (b) 2", "1 (b) 3", "1 (b) 4", "1 (b) 5", "2 (a)", "2 (b)", "2 (c)"),
        *("3 (a)", "3 (b)", "3 (c)", "3 (d)", "4 (a)", "4 (b)", "4, coupling (a)", "4, coupling (b)", "5 (a)", "5 (b)", "5 (c)"),
    ],
    "004": ["9-1 (a)", "9-1 (b)", "9-1 (c)", "9-1 (d)", "9-1 (e)", "9-2 (a)", "9-2 (b)", "9-2 (c)", "9-2 (d)"],
}
"""What each source asks for, as it numbers it."""


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if re.match(r"\| \d", line)]


@functools.cache
def functions(assignment: str) -> dict[str, str]:
    """Check -> the function that it grades; nothing for a name that is no assignment's."""
    if assignment not in COURSE.assignments:
        return {}
    return {check.name: check.function for check in COURSE.sources(assignment).assignment().checks}


def defects(text: str) -> list[str]:
    """A sentence for each task without a check, and for each row that names what no rubric has."""
    table = rows(text)
    graded = {(row[0], row[1]) for row in table}
    found = [f"{source}, {task} has no row" for source, tasks in TASKS.items() for task in tasks if (source, task) not in graded]
    found += [f"{source}, {task}: no such task" for source, task in sorted(graded) if task not in TASKS.get(source, [])]
    for source, task, _, assignment, exercise, checks in table:
        named = re.findall(r"`(\w+)`", checks) or ["(none is named)"]
        has = functions(assignment.strip("`"))
        wrong = [check for check in named if has.get(check) != exercise.strip("`")]
        found += [f"{source}, {task}: {exercise} of {assignment} has no check {check}" for check in wrong]
    return found


TABLE = (ROOT / "solutions/guide/tasks.md").read_text("utf-8")


def test_every_task_has_a_check() -> None:
    """Breaks if a check is renamed or removed, and a task is left that nothing grades."""
    assert defects(TABLE) == []


def test_a_task_without_a_check_is_found() -> None:
    """Without this, a reader that finds nothing would find every task graded."""
    without = "\n".join(line for line in TABLE.splitlines() if not line.startswith("| 003 | 5 (b) |"))
    assert defects(without) == ["003, 5 (b) has no row"]
    renamed = TABLE.replace("`fid_is_right`", "`fid_is_wrong`")
    assert defects(renamed) == ["003, 5 (a): `fid` of `hw6_metrics` has no check fid_is_wrong"]
    assert defects(TABLE.replace("`fid_is_right`", "")) == ["003, 5 (a): `fid` of `hw6_metrics` has no check (none is named)"]
