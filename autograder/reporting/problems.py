"""Failing functions as lines that an editor's problem matcher reads: file, line, column, severity, what is wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from autograder.grading.report import Report
from autograder.intake.words import escaped
from autograder.reporting.overview import Progress, progress_of

MATCHER = {
    "owner": "autograder",
    "fileLocation": ["relative", "${workspaceFolder}"],
    "pattern": {
        "regexp": r"^([^:]+):(\d+):(\d+): (error|info): (.*)$",
        "file": 1,
        "line": 2,
        "column": 3,
        "severity": 4,
        "message": 5,
    },
}
"""What VS Code finds these lines with."""


def problems(report: Report, sources: Mapping[str, str]) -> Iterator[str]:
    """A line for each function that is not done. sources: file -> its text"""
    for progress in progress_of(report):
        if progress.failing:
            module = progress.shown.check.module
            line = _line_of(progress.function, sources.get(module, ""))
            yield f"{module}:{line}:1: {'info' if progress.stub else 'error'}: {_told(progress)}"


def _told(progress: Progress) -> str:
    shown = progress.shown
    if progress.stub:
        return f"{progress.function} is still a stub ({progress.total:g} points)"
    words = f"check {shown.check.number}: {shown.check.sentence} {shown.outcome}: {shown.aspect} {shown.hint}"
    return escaped(" ".join(words.split()))


def _line_of(function: str, source: str) -> int:
    """Where the function is defined last, which is what counts; 1 where it is not."""
    try:
        scope: ast.AST = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 1
    line = 1
    for name in function.split("."):
        named = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        found = [node for node in ast.iter_child_nodes(scope) if isinstance(node, named) and node.name == name]
        if not found:
            break
        scope, line = found[-1], found[-1].lineno
    return line
