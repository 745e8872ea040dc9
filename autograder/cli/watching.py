"""Check a student's work again whenever it is saved.

Each reply of a worker is kept under all that it depends on (`proofs.remembering`), so a save runs only what the edit can reach.
"""

from __future__ import annotations

import queue
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import click
from rich.console import Console
from rich.text import Text

from autograder.cli import standing
from autograder.cli.desk import fingerprint, time_limits
from autograder.grading.grader import Grader
from autograder.grading.report import Graded
from autograder.intake.dialect import GRADERS_PYTHON
from autograder.intake.submission import read_submission
from autograder.proofs.remembering import RememberingHost, reach_of
from autograder.proofs.replies import FiledReplies
from autograder.reporting import closeup, overview, terminal
from autograder.reporting.hints import Hints
from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox.host import SandboxHost

WATCHED = (".py", ".ipynb")
SETTLED = 60  # milliseconds without another change, after which a save is complete
TICK = 150  # milliseconds between two looks at the keyboard
KEYS = "h next hint · s the numbers · a all checks · o overview · r run again · q quit"


class Watch:
    """Checks a piece of work, and shows what it found in the way that was asked for last."""

    def __init__(
        self,
        rubric: CompiledRubric,
        work: Path,
        folder: Path,
        host: SandboxHost,
        console: Console,
        *,
        whole: CompiledRubric | None = None,
    ) -> None:
        """folder: the assignment's, with its handout
        whole:  all that is there of the rubric, where nothing of it is left out: the points are kept, and what is left is told"""
        self.rubric, self.work, self.console = rubric, work, console
        self.hints = Hints(folder, work)
        self.more: tuple[str, ...] = ()
        self._whole = whole
        self._host = host
        self._folder = tempfile.TemporaryDirectory(prefix="autograder-watch-")
        self._replies = FiledReplies(Path(self._folder.name) / "replies.sqlite")
        self.graded: Graded | None = None
        self.seconds = 0.0

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self._replies.close()
        self._folder.cleanup()

    def check(self) -> Graded:
        """Grade what lies on disk now, running only what is not known."""
        begun, rubric = time.perf_counter(), self.rubric
        submission = read_submission(self.work, rubric.modules, rubric.graded, GRADERS_PYTHON)
        host = RememberingHost(self._host, self._replies, reach_of(rubric, submission.sources))
        if limits := time_limits(rubric, submission):
            self.console.print(Text(limits, style="dim"))
        with terminal.followed(rubric, self.console) as on_event:
            self.graded = Grader(rubric, cast(SandboxHost, host)).grade(submission, on_event)
        host.keep()
        self.hints.learn(self.graded.report, fingerprint(submission))
        if self._whole:
            kit = standing.kit_of(self.work)
            standing.keep(self.graded.report, kit)
            self.more = standing.at_the_end(self.graded.report, self._whole, submission, kit)
        self.seconds = time.perf_counter() - begun
        return self.graded

    def hint(self) -> str:
        """Turn to the next hint for the first failing check, which a report then shows. Returns what to say without one."""
        assert self.graded is not None
        functions = [f for f in overview.progress_of(self.graded.report) if f.failing]
        failing = next((f for f in functions if not f.stub), None)
        if failing is None:
            return "There are no hints for a stub: write it first." if functions else "All checks pass: none needs a hint."
        number = failing.shown.check.number
        if number not in self.hints.left():
            return f"There are no more hints for check {number}."
        self.hints.next(number)
        return ""

    def show(self, how: Callable[[Watch], None], said: str = "") -> None:
        """Print the last report afresh. said: the answer to a key"""
        self.console.clear()
        how(self)
        for sentence in self.more:
            self.console.print(Text(sentence, style="dim"))
        if said:
            self.console.print(Text(said, style="yellow"))
        self.console.print(Text(f"checked in {self.seconds:.1f} s; {self._name} is watched", style="dim"))
        self.console.print(Text(KEYS, style="dim"))

    @property
    def _name(self) -> str:
        """What is watched, in words."""
        return "this folder" if self.work.resolve() == Path.cwd() else str(self.work)


def run(watch: Watch) -> None:
    """Check now and after every save, until q or Ctrl+C."""
    keys = _keys()
    how: Callable[[Watch], None] = in_short
    watch.console.print(Text("The first check takes some seconds …", style="dim"))
    said = ""
    for changed in _changes(watch.work):  # which begins to look before the first check, so that no save during it is missed
        pressed = _pressed(keys)
        if pressed == "q":
            return
        changed = changed or watch.graded is None
        if changed or pressed == "r":
            watch.check()
        if pressed in WAYS:
            how = WAYS[pressed]
        if pressed == "h":
            said, how = watch.hint(), in_full if how is in_full else in_short  # the numbers alone do not show it
        if changed or pressed in (*WAYS, "r", "h"):
            watch.show(how, said)
            said = ""


def in_short(watch: Watch) -> None:
    assert watch.graded is not None
    overview.show(watch.hints.told(watch.graded.report), "", watch.console)


def in_full(watch: Watch) -> None:
    assert watch.graded is not None
    terminal.show(watch.hints.told(watch.graded.report), watch.console)


def close_up(watch: Watch) -> None:
    """The first failing check that is not a stub's, with its numbers."""
    assert watch.graded is not None
    begun = [f for f in overview.progress_of(watch.graded.report) if f.failing and not f.stub]
    if not begun:
        in_short(watch)
        return
    judgement, notebook = begun[0].shown.judgement, watch.work.suffix == ".ipynb"
    closeup.show(judgement, watch.graded.record, watch.rubric, Path(), watch.console, notebook=notebook)


WAYS = {"o": in_short, "a": in_full, "s": close_up}
"""Key -> a way to show the report."""


def _changes(work: Path) -> Iterator[bool]:
    """True after each save of a file that is watched; False from time to time in between."""
    from watchfiles import Change, watch

    def matters(_: Change, name: str) -> bool:
        path = Path(name)
        return path.suffix in WATCHED and ".ipynb_checkpoints" not in path.parts

    folder = work if work.is_dir() else work.parent
    yield from (
        bool(found)
        for found in watch(folder, watch_filter=matters, step=SETTLED, rust_timeout=TICK, yield_on_timeout=True, debounce=1000)
    )


def _keys() -> queue.SimpleQueue[str]:
    """The keys that are pressed, where somebody sits at a keyboard."""
    pressed: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        while True:
            try:
                pressed.put(click.getchar().lower())
            except (EOFError, KeyboardInterrupt, OSError):
                pressed.put("q")
                return

    if sys.stdin.isatty():
        threading.Thread(target=read, daemon=True).start()
    return pressed


def _pressed(keys: queue.SimpleQueue[str]) -> str:
    try:
        return keys.get_nowait()
    except queue.Empty:
        return ""
