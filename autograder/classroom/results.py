"""Writes all that a class's results are looked at in: tables, gradebooks, the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.gradebooks import fill, grades, write_gradebooks
from autograder.classroom.overrides import Overrides
from autograder.classroom.page import REPORT, write_page
from autograder.classroom.rows import ClassResults, Row, State
from autograder.classroom.store import ClassStore
from autograder.classroom.tables import Tables
from autograder.intake.words import quoted
from autograder.rubric.compiled import CompiledRubric


@dataclass(frozen=True)
class Written:
    """What was written.

    states: how many submissions are in each
    points: of the graded ones
    troubles: the submissions without a grade, each with its sentence
    notes: sentences for the instructor
    """

    files: tuple[Path, ...]
    states: Counter[State]
    points: tuple[float, ...]
    total: float
    troubles: tuple[tuple[str, State, str], ...]
    notes: tuple[str, ...]


def write_results(store: ClassStore, gradebook: Path | None = None) -> Written:
    """Write tables, gradebooks and report. gradebook: of the instructor's, to be filled in as well. raises ClassError, OSError"""
    results, states = ClassResults(store), Counter[State]()
    points: list[float] = []
    troubles: list[tuple[str, State, str]] = []
    rubric = results.rubric

    def seen() -> Iterator[Row]:
        with Tables(store.root) as tables:
            for row in results.rows():
                tables.add(row)
                states[row.state] += 1
                if row.state is State.GRADED:
                    points.append(row.score or 0.0)
                elif row.state is not State.WAITING:
                    troubles.append((row.name, row.state, row.sentence))
                yield row.without_report

    found, notes = grades(seen())
    notes += _astray(store, rubric)
    files = [store.root / name for name in ("grades.csv", "grades.json", "checks.csv", "checks.json")]
    files += write_gradebooks(store.root, rubric.title, found)
    write_page(store)
    files.append(store.root / REPORT)
    if gradebook:
        files.append(store.root / f"filled-{gradebook.name}")
        notes += fill(gradebook, rubric.title, found, files[-1])
    return Written(tuple(files), states, tuple(points), rubric.total, tuple(troubles), tuple(notes))


def _astray(store: ClassStore, rubric: CompiledRubric) -> list[str]:
    """Notes on what was decided by hand, and counts for nothing now."""
    names, checks = {name for name, *_ in store.roster()}, {check.name for check in rubric.checks}
    lost = [
        f"{quoted(override.check)} of {quoted(override.submission)}"
        for override in Overrides(store.root)
        if override.submission not in names or override.check not in checks
    ]
    return [f"decided by hand, but the class has it no more: {', '.join(lost[:20])}: look at overrides.json"] if lost else []
