"""A student's report: one line for each function, the first failing check of each, and what to do next."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from rich.console import Console
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from autograder.grading.outcome import Outcome
from autograder.grading.report import Line, Report
from autograder.reporting.terminal import epilogue, score, story

WIDTH_OF_BAR = 40
MOST_NUMBERS = 6


@dataclass(frozen=True)
class Progress:
    """All checks of one function, in the rubric's order."""

    function: str
    lines: tuple[Line, ...]

    @property
    def earned(self) -> float:
        return sum(line.judgement.score for line in self.lines)

    @property
    def total(self) -> float:
        return sum(line.check.points for line in self.lines)

    @property
    def failing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.judgement.passed)

    @property
    def stub(self) -> bool:
        """Whether nothing of the function is written yet."""
        return all(line.outcome is Outcome.NOT_IMPLEMENTED for line in self.lines)

    @property
    def state(self) -> str:
        """Where the function stands, in a few words."""
        if not self.failing:
            return "done"
        if self.stub:
            return "still a stub"
        if len(self.lines) == 1:
            return "its check fails"
        return f"{len(self.failing)} of {len(self.lines)} checks {'fails' if len(self.failing) == 1 else 'fail'}"

    @property
    def shown(self) -> Line:
        """The first failing check."""
        return self.failing[0]

    @property
    def others(self) -> str:
        """The numbers of the failing checks that are not shown."""
        numbers = [line.check.number for line in self.failing[1:]]
        more = ", …" if len(numbers) > MOST_NUMBERS else ""
        return f"{', '.join(numbers[:MOST_NUMBERS])}{more} {'fails' if len(numbers) == 1 else 'fail'} too" if numbers else ""


def progress_of(report: Report) -> tuple[Progress, ...]:
    """The report, function by function. A rubric may check a function in several places."""
    lines: dict[str, list[Line]] = {}
    for line in report.lines:
        lines.setdefault(line.check.function, []).append(line)
    return tuple(Progress(function, tuple(its_own)) for function, its_own in lines.items())


def show(report: Report, command: str, target: Console, *, hints: Collection[str] = ()) -> None:
    """Print the report.

    command: what the student types to check again, without options; "" where keys do the same, of which others tell
    hints:   the numbers of the checks with a hint that was not read yet
    """
    functions = progress_of(report)
    target.print(Text(f"{report.title} ({report.assignment})", style="bold"))
    target.print(_points_so_far(report))
    target.print(_table(functions))
    for function in functions:
        if function.failing and not function.stub and not function.shown.refers:
            target.print(_failing(function))
    told = " ".join(function.shown.aspect for function in functions if function.failing)
    epilogue(replace(report, notes=tuple(note for note in report.notes if note not in told)), target)
    for sentence in _next(functions, command, hints, report.notes):
        target.print(sentence)


def _points_so_far(report: Report) -> Table:
    """The points so far."""
    grid = Table.grid(padding=(0, 2))
    bar = ProgressBar(total=report.total, completed=report.earned, width=WIDTH_OF_BAR, complete_style="green")
    grid.add_row(bar, score(report))
    return grid


def _table(functions: tuple[Progress, ...]) -> Table:
    """One line for each function."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for function in functions:
        mark, style = ("✓", "green") if not function.failing else ("·", "dim") if function.stub else ("✗", "red")
        number = function.lines[0].check.number.split(".")[0]
        points = Text(f"{function.earned:g}/{function.total:g}", style=style)
        state = function.shown.aspect if function.failing and function.shown.refers else ""
        words = f"{function.shown.outcome}, {state}" if state else function.state
        table.add_row(number, Text(mark, style=style), Text(function.function), points, Text(words, style=style))
    table.add_row()
    return table


def _failing(function: Progress) -> Table:
    """The first failing check in full, and the numbers of the others."""
    line = function.shown
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row("", Text(function.function, style="bold"))
    grid.add_row(line.check.number, story(line))
    if function.others:
        grid.add_row("", Text(f"  {function.others}", style="dim"))
    grid.add_row()
    return grid


def _next(functions: tuple[Progress, ...], command: str, hints: Collection[str], notes: Collection[str]) -> Iterator[Text]:
    """What to do now, and how to see more, one command to a line. notes: on the submission, such as an unreadable file"""
    failing = [function for function in functions if function.failing]
    begun = next((function for function in failing if not function.stub), None)
    if begun is not None:
        number = begun.shown.check.number
        yield Text(f"next: {begun.function}, check {number}", style="bold")
        if command and not any(note in begun.shown.aspect for note in notes):  # what did not run has no numbers
            yield Text(f"  `{command} --show {number}` shows its numbers")
        if command and number in hints:
            yield Text(f"  `{command} --hint {number}` gives the next hint")
    elif failing:
        name = failing[0].function
        yield Text(f"next: write {name}", style="bold")
        if command:
            yield Text(f"  `{command} --only {name}` checks it alone")
    if failing and command:
        yield Text(f"  `{command} --all` lists every check", style="dim")
