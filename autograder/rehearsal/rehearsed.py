"""What a rehearsal came to, in a terminal: the student's part, the instructor's, and whether the zip can be uploaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich import box
from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from autograder.rehearsal.rehearse import Rehearsal

VISIBLE = "visible"
LATER = {"after_due_date": "after the due date", "after_published": "once grades are published"}


def show(rehearsal: Rehearsal, target: Console) -> None:
    """The whole of it."""
    ended = rehearsal.ended
    target.print(Text(f"{rehearsal.rubric.title} ({rehearsal.rubric.name}), rehearsed with {rehearsal.submission}", style="bold"))
    if rehearsal.data:
        target.print(_panel("as the student sees it", *_student(rehearsal.data)))
    target.print(_panel("for the instructor", _instructor(rehearsal)))
    if rehearsal.reasons:
        if ended.output.strip():
            target.print(_panel("what run_autograder printed", Text(ended.output.strip(), style="dim")))
        target.print(Text("✗ not ready to be uploaded:", style="bold red"))
        target.print(_list(rehearsal.reasons, "red"))
    else:
        target.print(Text("✓ a valid, complete report: ready to be uploaded", style="bold green"))


def _list(sentences: Iterable[str], style: str) -> Table:
    grid = Table.grid(padding=(0, 1))
    for sentence in sentences:
        grid.add_row(Text("·", style=style), Text(sentence))
    return grid


def _panel(title: str, *parts: RenderableType) -> Panel:
    column = Table.grid(expand=True)
    for part in parts:
        column.add_row(part)
    return Panel(column, title=title, title_align="left", box=box.ROUNDED, border_style="dim", padding=(0, 1))


# ---- the student's part --------------------------------------------------------------------------------------


def _student(data: Mapping[str, Any]) -> Iterator[RenderableType]:
    """As on Gradescope: the failed tests first, then the passed ones, and what is said later only as a number."""
    tests = data["tests"]
    shown = [test for test in tests if test.get("visibility", VISIBLE) == VISIBLE]
    points = sum(test["max_score"] for test in tests)
    failed = sum(test["status"] != "passed" for test in shown)
    score = Text(f"{data['score']:g} of {points:g} points", style="bold" if data["score"] < points else "bold green")
    yield score.append(f" · {_tests(failed)} failed, {len(shown) - failed} passed\n", style="dim not bold")
    if data.get("output"):
        yield Text(data["output"], style="yellow")
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(width=1)
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    for test in sorted(shown, key=lambda test: test["status"] == "passed"):  # stable: numbers stay in order
        passed = test["status"] == "passed"
        style = "green" if passed else "red"
        text = Text(test["name"], style="" if passed else "bold")
        if test.get("output"):
            text.append("\n" + test["output"].rstrip(), style="not bold")
        score = Text(f"{test['score']:g}/{test['max_score']:g}", style=style)
        table.add_row(Text("✓" if passed else "✗", style=style), test["number"], text, score)
    yield table
    later: dict[str, list[float]] = {}
    for test in tests:
        if test not in shown:
            later.setdefault(test["visibility"], []).append(test["max_score"])
    for visibility, worth in later.items():
        yield Text(f"\nshown {LATER.get(visibility, visibility)}: {_tests(len(worth))}, {sum(worth):g} points", style="dim")


def _tests(count: int) -> str:
    return f"{count} test{'s' * (count != 1)}"


# ---- the instructor's part -----------------------------------------------------------------------------------


def _instructor(rehearsal: Rehearsal) -> Table:
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(ratio=1)
    for label, value in _facts(rehearsal):
        grid.add_row(label, value)
    return grid


def _facts(rehearsal: Rehearsal) -> Iterator[tuple[str, RenderableType]]:
    ended, limits, data = rehearsal.ended, rehearsal.limits, rehearsal.data
    how = "nothing in the zip has changed" if rehearsal.cached else "setup.sh has run"
    yield "rehearsed in", Text(ended.place)
    yield "differs", _list(ended.differs, "yellow")
    yield "image", Text(f"ready after {rehearsal.prepared:.1f} s: {how}")
    yield "run", Text(f"{ended.seconds:.1f} s of {60 * limits.minutes:g} s, limits {limits}")
    yield "memory", Text("\n".join(_memory(rehearsal)), style="red" if ended.starved else "")
    yield "left over", Text("\n".join(ended.left) or "no process", style="red" if ended.left else "")
    if data:
        state = "all graded" if data["extra_data"].get("complete") else "not all graded"
        yield "results.json", Text(f"as Gradescope wants it, {_tests(len(data['tests']))}, {state}")
        environment = data["extra_data"].get("environment", {})
        versions = [f"{name} {environment[name]}" for name in ("autograder", "python", "torch", "numpy") if environment.get(name)]
        yield "environment", Text(" · ".join([*versions, f"rubric {environment.get('rubric', 'unknown')}"]))
        layers = environment.get("layers")
        yield "layers", _layers(layers) if layers else Text("not known, as no check was graded", style="yellow")
    if rehearsal.folder:
        yield "kept in", Text(str(rehearsal.folder))


def _memory(rehearsal: Rehearsal) -> Iterator[str]:
    if rehearsal.ended.starved:
        yield (
            f"the {rehearsal.limits.memory} MB were used up, and a process was ended for it; the assignment's own limit, "
            f"memory={rehearsal.rubric.memory} beyond importing torch, should strike first"
        )
    for what, size in rehearsal.ended.memory.items():
        yield f"{size:.0f} MB at most {what}"
    if not rehearsal.ended.memory:
        yield "not measured here"


def _layers(layers: Mapping[str, str]) -> Text:
    """Those that hold in one line, and each that does not with the reason."""
    held = [name for name, state in layers.items() if state == "on"]
    text = Text(" · ".join(held) or "none holds", style="green" if held else "red")
    for name, state in layers.items():
        if state != "on":
            text.append(f"\n{name} {state}", style="yellow")
    return text
