"""Hints in levels: what kind of difference it is, which slip it looks like, and where in the handout to read.

A student asks for one level after another. How many they have read of a check is remembered until it fails in another way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.grading.frames import write_atomically
from autograder.grading.judge import Judgement
from autograder.grading.outcome import Outcome
from autograder.grading.report import Line, Report
from autograder.reporting.handout import Handout, read_handout
from autograder.rubric.compiled import CompiledCheck

MEMORY = Path(".autograder") / "hints.json"
FACT = "what kind of difference it is"
MOST_NAMED = 4


@dataclass(frozen=True)
class Level:
    """kind: what the level tells, in a few words; text: the hint"""

    kind: str
    text: str


def levels_of(report: Report, handout: Handout) -> dict[str, tuple[Level, ...]]:
    """A failing check's number -> its hints, the vaguest first."""
    slips: dict[str, str] = {}
    for line in report.lines:
        own = _slip(line.judgement)
        if own and not line.judgement.passed:
            slips.setdefault(line.check.function, f"{own} (seen in {line.check.number})")
    return {
        line.check.number: _levels(line.judgement, slips.get(line.check.function, ""), handout)
        for line in report.lines
        if not line.judgement.passed and line.outcome is not Outcome.GRADER_ERROR
    }


def _levels(judgement: Judgement, of_another: str, handout: Handout) -> tuple[Level, ...]:
    """of_another: the slip that another check of the function shows"""
    found = (
        Level(FACT, _fact(judgement)),
        Level("which slip it looks like", _slip(judgement) or of_another),
        Level("where to read", handout.place(judgement.check.function)),
    )
    return tuple(level for level in found if level.text)


def _fact(judgement: Judgement) -> str:
    """What the values say without a guess; where they say nothing, the cases that are right and those that are wrong."""
    if judgement.outcome is not Outcome.WRONG:
        return ""
    if judgement.explained and judgement.explained.text:
        return judgement.explained.fact
    right = [finding.case.name for finding in judgement.findings if finding.outcome is Outcome.PASSED]
    wrong = [finding.case.name for finding in judgement.findings if finding.outcome is not Outcome.PASSED]
    if not right:
        return ""  # that all cases are wrong tells nothing: what is wrong with one of them stands above the hint
    return f"It is right in {_named(right)}, and wrong in {_named(wrong)}: compare these cases."


def _named(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    if len(quoted) > MOST_NAMED:
        return f"{', '.join(quoted[:MOST_NAMED])} and {len(quoted) - MOST_NAMED} more"
    *most, last = quoted
    return f"{', '.join(most)} and {last}" if most else last


def _slip(judgement: Judgement) -> str:
    """The declared mistake that agrees; else the guess that follows from the values."""
    if judgement.hint:
        return judgement.hint
    guess = judgement.explained.guess if judgement.explained else ""
    return f"Often: {guess}" if guess else ""


class Hints:
    """The hints for a piece of work, and how many of each check's were read.

    They are kept in a file of the work's folder. Where none can be written, nothing is remembered.
    """

    def __init__(self, folder: Path, work: Path) -> None:
        """folder: the assignment's, with its handout; work: the submission"""
        self._handout = read_handout(folder)
        self._file = (work if work.is_dir() else work.parent) / MEMORY
        self._kept = _kept(self._file)

    @property
    def _checks(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self._kept.setdefault("checks", {})
        return found

    def learn(self, report: Report, sources: str) -> None:
        """Keep the hints of a report. sources: stands for the work that it is about

        A check that fails as before keeps its place; one that fails in another way begins with the first level.
        """
        judged = {line.check.number for line in report.lines}
        new = {number: _entry(found, self._checks.get(number)) for number, found in levels_of(report, self._handout).items()}
        others = {number: entry for number, entry in self._checks.items() if number not in judged}
        known = self._kept["judged"] if self._kept.get("sources") == sources else []
        self._kept = {"sources": sources, "judged": sorted(judged.union(known)), "checks": {**others, **new}}
        self._write()

    def knows(self, number: str, sources: str) -> bool:
        """Whether these sources were judged on that check."""
        return self._kept.get("sources") == sources and number in self._kept["judged"]

    def has(self, number: str) -> bool:
        """Whether there are hints for a check, which are those of one that fails."""
        return bool(self._checks.get(number, {}).get("levels"))

    def left(self) -> frozenset[str]:
        """The numbers of the checks with a hint that was not read yet."""
        return frozenset(number for number, entry in self._checks.items() if entry["read"] < len(entry["levels"]))

    def told(self, report: Report) -> Report:
        """The report with the hints that a student has read; of a function, each once."""
        said: set[tuple[str, str]] = set()

        def with_hints(line: Line) -> Line:
            entry = self._checks.get(line.check.number, {"levels": [], "read": 0})
            texts = [text for _, text in entry["levels"][: entry["read"]] if (line.check.function, text) not in said]
            said.update((line.check.function, text) for text in texts)
            return replace(line, hint="\n".join(texts))

        return replace(report, lines=tuple(map(with_hints, report.lines)))

    def next(self, number: str) -> None:
        """Turn to the next hint of a check, if there is one."""
        entry = self._checks.get(number)
        if entry:
            entry["read"] = min(entry["read"] + 1, len(entry["levels"]))
            self._write()

    def show(self, check: CompiledCheck, command: str, target: Console) -> None:
        """Print the hints of a check that a student has read. command: what asks for the next"""
        target.print(Text.assemble((f"{check.number} ", "dim"), (check.function, "bold"), f": {check.sentence}"))
        entry = self._checks.get(check.number)
        if not entry or not entry["levels"]:
            said = "There is no hint for this check." if entry else "This check passes: it needs no hint."
            target.print(Text(f"  {said}", style="green" if entry is None else "dim"))
            return
        levels, read = entry["levels"], entry["read"]
        for place, (_, text) in enumerate(levels[:read], 1):
            grid = Table.grid(padding=(0, 1))
            grid.add_row(Text(f" {place}.", style="dim"), Text(text, style="cyan"))
            target.print(grid)
        left = f"`{command}` tells {levels[read][0]}." if read < len(levels) else "There are no more hints for this check."
        target.print(Text(f"    {left}", style="dim"), soft_wrap=True)

    def _write(self) -> None:
        try:
            write_atomically(self._file, json.dumps(self._kept, ensure_ascii=False).encode("utf-8", "replace"))
        except OSError:
            pass


def _entry(levels: tuple[Level, ...], old: Any) -> dict[str, Any]:
    data = [[level.kind, level.text] for level in levels]
    # A report shows the first level of what is wrong; of what crashes or is a stub, its own words say more.
    shown = int(bool(levels) and levels[0].kind == FACT)
    return {"levels": data, "read": old["read"] if old and old["levels"] == data else shown}


def _kept(file: Path) -> dict[str, Any]:
    """What the file holds; nothing where it is absent or not as we wrote it."""
    try:
        data = json.loads(file.read_text("utf-8"))
        assert isinstance(data["sources"], str) and all(isinstance(number, str) for number in data["judged"])
        for entry in data["checks"].values():
            assert isinstance(entry["read"], int)
            assert all(isinstance(kind, str) and isinstance(text, str) for kind, text in entry["levels"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return {}
    return dict(data)
