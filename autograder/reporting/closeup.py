"""One check, close up: its first failing case as Python to paste, and as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.grading.judge import Finding, Judgement, first_failing
from autograder.grading.outcome import Outcome
from autograder.grading.record import Record
from autograder.reporting.script import Case, written
from autograder.reporting.terminal import STYLES
from autograder.rubric.compiled import CompiledRubric


def show(judgement: Judgement, record: Record, rubric: CompiledRubric, folder: Path, target: Console, *, notebook: bool) -> None:
    """Print the smallest failing case of a check, or its first case where it passes; write what is too long beside it.

    rubric: its public part
    folder: where the files go
    notebook: whether the work is a notebook, in which the functions have no module
    """
    check, finding = judgement.check, _smallest(judgement)
    long = folder / f"check-{check.number}.npz"
    case = case_of(judgement, record, "" if notebook else rubric.modules[0].removesuffix(".py"), long)
    target.print(Text.assemble((f"{check.number} ", "dim"), (check.function, "bold"), f": {check.sentence}"))
    target.print(_cases(judgement, finding))
    target.print()
    for line in case.lines:
        target.print(Text(line, style="dim" if line.startswith("#") else "default"), soft_wrap=True)
    target.print()
    said = _picture(judgement, record, rubric, folder)
    if case.arrays:
        np.savez_compressed(long, **case.arrays)  # type: ignore[arg-type]
        said = [f"The long arrays are in {long}.", *said]
    for sentence in said:
        target.print(Text(sentence, style="cyan"), soft_wrap=True)


def _smallest(judgement: Judgement) -> Finding:
    """The failing case with the fewest numbers, which is the quickest to read and to follow by hand."""
    failing = [finding for finding in judgement.findings if finding.outcome is not Outcome.PASSED]
    return min(failing, key=_entries) if failing else judgement.findings[0]


def _entries(finding: Finding) -> int:
    return sum(np.size(value) for value in finding.case.inputs.values())


def _cases(judgement: Judgement, shown: Finding) -> Table:
    """A line for each case, and which of them is shown."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for finding in judgement.findings:
        passed = finding.outcome is Outcome.PASSED
        words = Text(finding.case.name, style="bold" if finding is shown else "")
        words.append(" (shown below)" if finding is shown else "")
        words.append("" if passed else f": {finding.text or finding.outcome}", style="not bold")
        table.add_row(Text(" ✓" if passed else " ✗", style=STYLES[finding.outcome]), words)
    return table


def case_of(judgement: Judgement, record: Record, module: str, long: Path) -> Case:
    """The smallest failing case as Python. module: what the student's is called; long: the file for long arrays"""
    finding = _smallest(judgement)
    return written(judgement.check, finding.case, record.reply(judgement.check, finding.case), module, long)


def _picture(judgement: Judgement, record: Record, rubric: CompiledRubric, folder: Path) -> list[str]:
    """Draw a failing case. Returns a sentence about the picture."""
    file = folder / f"check-{judgement.check.number}.png"
    try:
        drawn = draw(judgement, record, rubric, file)
    except ImportError:
        return ["There is a picture to see once matplotlib is installed: `pip install matplotlib`."]
    return [f"The picture is in {file}, of the case: {drawn}."] if drawn else []


def draw(judgement: Judgement, record: Record, rubric: CompiledRubric, file: Path | BinaryIO) -> str:
    """Draw the first failing case, which has more to show than the smallest.

    Returns the case's name, "" where there is nothing to see. raises ImportError where matplotlib is absent
    """
    from autograder.reporting import pictures

    check, finding = judgement.check, first_failing(judgement.findings) or judgement.findings[0]
    reply = record.reply(check, finding.case)
    there = reply is not None and pictures.draw(check, finding.case, reply, rubric.late_source, file)
    return finding.case.name if there else ""
