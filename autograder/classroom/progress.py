"""A run as people see it: how many are graded, how long the rest takes, and how the points are spread so far."""

from __future__ import annotations

import time
from collections.abc import Iterable
from types import TracebackType

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

BARS = " ▁▂▃▄▅▆▇█"
BINS = 22
EVERY = 30.0  # seconds between lines of a log


class Watch:
    """Shows a run while it goes on.

    known: points of the submissions that were graded before
    plain: a line now and then, for logs, in place of a bar
    """

    def __init__(self, console: Console, count: int, total: float, known: Iterable[float], *, plain: bool) -> None:
        self._console, self._count, self._total, self._plain = console, count, total, plain
        self._points, self._faults, self._done, self._said = list(known), 0, 0, time.monotonic()
        self._progress = Progress(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
        )
        self._task = self._progress.add_task("", total=count)
        self._live = None if plain else Live(self._shown(), console=console, transient=True, refresh_per_second=4)

    def __enter__(self) -> Watch:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._live:
            self._live.stop()

    def done(self, points: float, faults: int) -> None:
        """One more result."""
        self._points.append(points)
        self._done += 1
        self._faults += bool(faults)
        self._progress.update(self._task, completed=self._done)
        if self._live:
            self._live.update(self._shown())
        elif time.monotonic() - self._said > EVERY or self._done == self._count:
            self._said = time.monotonic()
            self._console.print(f"graded {self._done} of {self._count}; {self.sentence}", markup=False)

    @property
    def sentence(self) -> str:
        """Mean and faults so far."""
        mean = f"mean {sum(self._points) / len(self._points):.1f} of {self._total:g}" if self._points else "no points yet"
        return mean + (f"; the grader failed on {self._faults}" if self._faults else "")

    def _shown(self) -> Group:
        line = Text.assemble(
            ("points 0 ", "dim"), histogram(self._points, self._total), (f" {self._total:g}  ", "dim"), self.sentence
        )
        return Group(self._progress, line)


def histogram(points: Iterable[float], total: float) -> str:
    """The points in a line of bars, from none to all.

    >>> histogram([0, 88, 88, 44], 88)
    '▄          ▄         █'
    """
    counts = [0] * BINS
    for value in points:
        counts[min(BINS - 1, max(0, int(value / total * (BINS - 1) + 0.5)))] += 1
    most = max(counts) or 1
    return "".join(BARS[-(-count * (len(BARS) - 1) // most)] for count in counts)
