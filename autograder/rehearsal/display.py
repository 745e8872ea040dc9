"""Show a rehearsal in a terminal: what the student sees, facts for the instructor, and the verdict on the zip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """Print everything. What run_autograder printed is shown only if there is a problem."""
    title = f"{rehearsal.rubric.title} ({rehearsal.rubric.name}), rehearsed with {rehearsal.submission}"
    target.print(Text(title, style="bold"))
    if rehearsal.data:
        target.print(_panel("what the student sees", *_student(rehearsal.data)))
    target.print(_panel("for the instructor", _instructor(rehearsal)))
    if rehearsal.problems:
        output = rehearsal.result.output.strip()
        if output:
            target.print(_panel("what run_autograder printed", Text(output, style="dim")))
        target.print(Text("✗ Do not upload this zip yet:", style="bold red"))
        target.print(_list(rehearsal.problems, "red"))
    else:
        target.print(Text("✓ The report is valid and complete: this zip is ready to upload.", style="bold green"))


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


# ---- what the student sees ---------------------------------------------------------------------------------------


def _student(data: Mapping[str, Any]) -> Iterator[RenderableType]:
    """As on Gradescope: failed tests first, then passed ones. Tests that are shown later are only counted."""
    tests = data["tests"]
    shown = [test for test in tests if test.get("visibility", VISIBLE) == VISIBLE]
    points = sum(test["max_score"] for test in tests)
    failed = sum(test["status"] != "passed" for test in shown)
    score = Text(f"{data['score']:g} of {points:g} points", style="bold" if data["score"] < points else "bold green")
    yield score.append(f" · {_tests(failed)} failed, {len(shown) - failed} passed\n", style="dim not bold")
    if data.get("output"):
        yield Text(data["output"], style="yellow")
    yield _table(sorted(shown, key=lambda test: test["status"] == "passed"))  # a stable sort: numbers stay in order
    later: dict[str, list[float]] = {}
    for test in tests:
        if test not in shown:
            later.setdefault(test["visibility"], []).append(test["max_score"])
    for visibility, worth in later.items():
        yield Text(f"\nshown {LATER.get(visibility, visibility)}: {_tests(len(worth))}, {sum(worth):g} points", style="dim")


def _table(tests: Sequence[Mapping[str, Any]]) -> Table:
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(width=1)
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    for test in tests:
        passed = test["status"] == "passed"
        style = "green" if passed else "red"
        text = Text(test["name"], style="" if passed else "bold")
        if test.get("output"):
            text.append("\n" + test["output"].rstrip(), style="not bold")
        score = Text(f"{test['score']:g}/{test['max_score']:g}", style=style)
        table.add_row(Text("✓" if passed else "✗", style=style), test["number"], text, score)
    return table


def _tests(count: int) -> str:
    return f"{count} test{'s' * (count != 1)}"


# ---- facts for the instructor ------------------------------------------------------------------------------------


def _instructor(rehearsal: Rehearsal) -> Table:
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(ratio=1)
    for label, value in (*_facts(rehearsal), *_report_facts(rehearsal.data)):
        grid.add_row(label, value)
    if rehearsal.folder:
        grid.add_row("folder", Text(str(rehearsal.folder)))
    return grid


def _facts(rehearsal: Rehearsal) -> Iterator[tuple[str, RenderableType]]:
    result = rehearsal.result
    setup = "the zip has not changed, so setup.sh did not run again" if rehearsal.cached else "setup.sh ran"
    yield "place", Text(result.place)
    yield "unlike Gradescope", _list(result.differences, "yellow")
    yield "setup", Text(f"{rehearsal.prepared:.1f} s: {setup}")
    yield "run", Text(f"{result.seconds:.1f} s, with the limits {rehearsal.spec}")
    yield "memory", Text("\n".join(_memory(rehearsal)), style="red" if result.out_of_memory else "")
    yield "processes", Text("\n".join(result.left) or "none left behind", style="red" if result.left else "")


def _report_facts(data: Mapping[str, Any]) -> Iterator[tuple[str, RenderableType]]:
    if not data:
        return
    state = "all graded" if data["extra_data"].get("complete") else "not all graded"
    yield "results.json", Text(f"valid, {_tests(len(data['tests']))}, {state}")
    environment = data["extra_data"].get("environment", {})
    versions = [f"{name} {environment[name]}" for name in ("autograder", "python", "torch", "numpy") if environment.get(name)]
    yield "environment", Text(" · ".join([*versions, f"rubric {environment.get('rubric', 'unknown')}"]))
    layers = environment.get("layers")
    yield "protections", _layers(layers) if layers else Text("unknown, since no check was graded", style="yellow")


def _memory(rehearsal: Rehearsal) -> Iterator[str]:
    if rehearsal.result.out_of_memory:
        yield (
            f"a process was killed because the run used all of its {rehearsal.spec.memory} MB; lower the assignment's own "
            f"limit, now memory={rehearsal.rubric.memory} MiB beyond importing torch, so that it takes effect first"
        )
    for what, size in rehearsal.result.memory.items():
        yield f"{size:.0f} MB at most, {what}"
    if not rehearsal.result.memory:
        yield "not measured here"


def _layers(layers: Mapping[str, str]) -> Text:
    """The layers that hold on one line, then one line for each of the others."""
    held = [name for name, state in layers.items() if state == "on"]
    text = Text(" · ".join(held) or "none", style="green" if held else "red")
    for name, state in layers.items():
        if state != "on":
            text.append(f"\n{name} {state}", style="yellow")
    return text
