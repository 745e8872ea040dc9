"""Turn a reference module into the stub that students get.

The solution stands between two markers, `# BEGIN SOLUTION` and `# END SOLUTION`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from autograder.course.layout import CourseError
from autograder.intake.words import stub_sentence

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"
SHORTEST_SECRET = 12
"""Characters. A shorter line, such as `return x`, gives nothing away."""


@dataclass(frozen=True)
class Region:
    """Line numbers of the two markers, counted from 0, and the indentation of the first."""

    first: int
    last: int
    indent: str


def regions(source: str, name: str) -> list[Region]:
    """The solution regions of a reference module.

    name: the module's file name, for the message

    Raises CourseError where a marker has no partner.
    """
    found: list[Region] = []
    begun = None
    for i, line in enumerate(source.splitlines()):
        word = line.strip()
        if word == BEGIN and begun is None:
            begun = i
        elif word == END and begun is not None:
            found.append(Region(begun, i, line[: len(line) - len(line.lstrip())]))
            begun = None
        elif word in (BEGIN, END):
            raise CourseError(f"{name}, line {i + 1}: {word!r} has no matching {END if word == BEGIN else BEGIN!r}")
    if begun is not None:
        raise CourseError(f"{name}, line {begun + 1}: {BEGIN!r} has no matching {END!r}")
    return found


def stub(source: str, name: str) -> str:
    """The module as students get it.

    Inside a function or class, each region becomes one line that raises NotImplementedError. At top level it is removed.
    """
    lines = source.splitlines()
    for region in reversed(regions(source, name)):
        owner = _owner(source, region.first + 1)
        replacement = [f'{region.indent}raise NotImplementedError("{stub_sentence(owner)}")'] if owner else []
        lines[region.first : region.last + 1] = replacement
    return "\n".join(lines).rstrip() + "\n"


def _owner(source: str, line: int) -> str:
    """The name of the top-level function or class that contains a line; empty if none does."""
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.lineno <= line <= (node.end_lineno or 0):
            return node.name
    return ""


def solution_lines(source: str, name: str) -> set[str]:
    """The lines that would give a solution away: not too short, and found only inside solution regions."""
    lines = source.splitlines()
    inside: set[int] = set()
    for region in regions(source, name):
        inside |= set(range(region.first + 1, region.last))
    outside = {lines[i].strip() for i in range(len(lines)) if i not in inside}
    return {line for i in inside if len(line := lines[i].strip()) >= SHORTEST_SECRET and line not in outside}
