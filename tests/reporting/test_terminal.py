"""A terminal shows what a submission sent, and obeys none of it."""

from __future__ import annotations

import contextlib
import io
import time

import numpy as np
import pytest
from rich.table import Table
from rich.text import Text

from autograder.grading.events import EnvironmentKnown
from autograder.grading.judge import Judge
from autograder.grading.record import Record, Reply
from autograder.grading.report import assemble, in_own_files
from autograder.reporting import terminal
from autograder.rubric.compiled import CompiledRubric

HOSTILE = "\x1b[2J\x1b]0;passed\x07\x9b31m\u202egnorw\u2066\x00\r\x85\u200b\x7f"
SIGNS = ("\\x1b[2J", "\\u202e", "\\x9b31m")


def obeyed(shown: str) -> list[str]:
    """The characters of a text that a terminal would obey, without the codes of colours that are rich's own."""
    import re

    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    return [c for c in plain if not c.isprintable() and c != "\n"]


def console() -> tuple[terminal.Console, io.StringIO]:
    """A console as on a terminal with colours."""
    shown = io.StringIO()
    return terminal.SafeConsole(file=shown, force_terminal=True, width=200, highlight=False), shown


def forged(kind: str) -> Reply:
    value = {"kind": "tensor", "dtype": "float32", "device": "cpu", "data": np.ones(3, np.float32)}
    replies = {
        "kind": Reply("returned", {"value": {**value, "kind": HOSTILE}}),
        "dtype": Reply("returned", {"value": {**value, "data": None, "dtype": HOSTILE, "shape": [3]}}),
        "text": Reply("returned", {"value": {"kind": "str", "data": HOSTILE}}),
        "result": Reply("returned", {HOSTILE: value}),
        "error type": Reply("raised", error={"kind": "raised", "type": HOSTILE, "message": "", "frames": []}),
        "message": Reply("raised", error={"kind": "raised", "type": "E", "message": HOSTILE, "frames": []}),
        "place": Reply("raised", error={"type": "E", "message": "", "frames": [{"file": HOSTILE, "line": 3, "code": HOSTILE}]}),
        "prints": Reply("returned", {"value": value}, printed=HOSTILE),
        "reason": Reply("malformed", error={"message": HOSTILE}),
    }
    return replies[kind]


KINDS = ("kind", "dtype", "text", "result", "error type", "message", "place", "prints", "reason")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_a_submission_sends_is_obeyed(hw1: CompiledRubric, kind: str) -> None:
    """Breaks if `grade`, `check` or `--explain` lets it clear the screen, rename the window, or turn a line around."""
    check = hw1.check("kl_matches_closed_form")
    record = Record(hw1.name, "", "", notes=(HOSTILE,))
    for case in check.cases:
        record.add(check.name, case.name, case.public, forged(kind))
    judgement = Judge(hw1, {}).judge(check, record.of(check))
    target, shown = console()
    terminal.explain(judgement, record, target)
    terminal.show(assemble(hw1, [judgement], record, 1.0), target)
    assert obeyed(shown.getvalue()) == [] and SIGNS[0] in shown.getvalue()


@pytest.mark.parametrize("shape", [(2,) * 20, (7,) * 7, (1,) * 31 + (1 << 18,), (600, 600)], ids=str)
def test_an_array_of_any_shape_is_printed_in_a_few_lines(shape: tuple[int, ...]) -> None:
    """Breaks if a tensor of twenty axes fills an instructor's terminal with megabytes: numpy abridges each axis by itself."""
    assert len(terminal._array(np.zeros(shape, np.uint8))) < 2000


@pytest.mark.parametrize("make", [str, Text, lambda text: _table(text)], ids=["text", "styled", "table"])
def test_whatever_is_printed_is_escaped_in_one_place(make) -> None:
    """Breaks if a new page, table or message must remember to do it."""
    target, shown = console()
    target.print(make(HOSTILE), markup=False)
    assert obeyed(shown.getvalue()) == [] and all(sign in shown.getvalue() for sign in SIGNS)


def _table(text: str) -> Table:
    table = Table(title=text)
    table.add_column(text)
    table.add_row(Text(text, style="red"))
    return table


def test_every_console_of_ours_is_a_safe_one() -> None:
    assert all(
        isinstance(terminal.console(stderr=e, plain=p), terminal.SafeConsole) for e in (True, False) for p in (True, False)
    )


def test_colours_and_progress_of_our_own_get_through() -> None:
    target, shown = console()
    target.print(Text("✓ passed", style="green"))
    with terminal.progress(target) as bar:
        bar.add_task(f"grading {HOSTILE}", total=1)
    assert "\x1b[32m✓ passed" in shown.getvalue() and "\x1b]0;" not in shown.getvalue() and "\u202e" not in shown.getvalue()


def test_the_bar_tells_what_runs_and_keeps_its_place(hw1: CompiledRubric, monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks if the first function seems slow while torch is loaded, or the bar jumps with each name."""
    told: list[str] = []

    class Bar(contextlib.nullcontext["Bar"]):
        def __enter__(self) -> Bar:
            return self

        def add_task(self, description: str, total: int) -> int:
            told.append(description)
            return 0

        def update(self, task: int, completed: int, description: str) -> None:
            told.append(description)

    monkeypatch.setattr(terminal, "progress", lambda target, width: Bar())
    with terminal.followed(hw1, terminal.console()) as on_event:
        on_event(EnvironmentKnown({}))
    assert [text.strip() for text in told] == ["starting …", hw1.checks[0].function]
    assert len(set(map(len, told))) == 1 and len(told[0]) + len(" 20 cells of a bar    48/48 0:00:00") < 80


def test_a_warning_names_the_students_file_and_not_where_it_lies_in_the_sandbox() -> None:
    said = in_own_files("/tmp/autograder-x8p7/submission/divergences.py:44: UserWarning: reduction\n  return 2")
    assert said == "divergences.py:44: UserWarning: reduction\n  return 2"
    begun = time.perf_counter()
    in_own_files("x/" * 50_000)
    assert time.perf_counter() - begun < 2, "whatever is printed must be read quickly"
