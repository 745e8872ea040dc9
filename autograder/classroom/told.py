"""What a student is told: a row of the class as text, the same for HTML, Markdown and the report on the class."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.classroom.rows import Row
from autograder.grading.late import points
from autograder.intake.words import escaped

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).parent / "templates"


@functools.cache
def environment() -> jinja2.Environment:
    """Templates in which all text is escaped, whoever wrote it; |shown also spells out what is not to be seen."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["shown"] = lambda text: escaped(str(text))
    return made


@functools.cache
def style() -> str:
    """The style sheet of all pages, which is ours and needs no escape."""
    import markupsafe

    return markupsafe.Markup((TEMPLATES / "style.css").read_text("utf-8"))


def told(row: Row, title: str) -> dict[str, Any]:
    """What a student reads, as plain data. title: of the assignment"""
    functions: dict[str, list[dict[str, Any]]] = {}
    for check in row.report["checks"] if row.report else ():
        functions.setdefault(check["function"], []).append(_check(check))
    return {
        "title": title,
        "who": ", ".join(person.name or person.email or person.sid for person in row.entrant.people),
        "points": points_of(row),
        "notes": [*([row.sentence] if row.report is None else []), *row.notes],
        "functions": [{"name": name, "checks": checks} for name, checks in functions.items()],
    }


def points_of(row: Row) -> str:
    """The points in words: "71 of 88 points"."""
    return "no points yet" if row.score is None else f"{points(row.score)} of {points(row.total)} points"


def _check(check: Mapping[str, Any]) -> dict[str, Any]:
    override = check.get("override")
    passed, outcome = check["outcome"] == "passed", check["outcome"]
    return {
        "passed": passed,
        "number": check["number"],
        "sentence": check["sentence"],
        "points": f"{points(check['score'])}/{points(check['points'])}",
        "outcome": "" if passed else outcome,
        "aspect": check["aspect"],
        "hint": check["hint"],
        "printed": check["printed"],
        "by_hand": f"Changed by hand to {points(override['points'])} points: {override['reason']}" if override else "",
    }


def as_html(row: Row, title: str) -> str:
    """The student's report as a page that needs nothing else."""
    return environment().get_template("student.html").render(told=told(row, title), style=style())


# -- Markdown ----------------------------------------------------------------------------------------------------------


def as_markdown(row: Row, title: str) -> str:
    """The student's report in Markdown. What a submission wrote stands in fences, or has its marks escaped."""
    data = told(row, title)
    lines = [f"# {_plain(data['title'])}", "", f"**{data['points']}**", ""]
    if data["who"]:
        lines += [_plain(data["who"]), ""]
    for note in data["notes"]:
        lines += [f"> {_plain(note)}", ""]
    for function in data["functions"]:
        lines += [f"## {_plain(function['name'])}", ""]
        for check in function["checks"]:
            lines += _check_lines(check)
    return "\n".join(lines)


def _check_lines(check: Mapping[str, Any]) -> list[str]:
    mark = "✓" if check["passed"] else "✗"
    lines = [f"### {mark} {check['number']} {_plain(check['sentence'])} ({check['points']})", ""]
    if check["outcome"]:
        lines += [_plain(check["outcome"]), ""]
    if check["aspect"]:
        lines += [_fenced(check["aspect"]), ""]
    if check["hint"]:
        lines += [f"**Hint:** {_plain(check['hint'])}", ""]
    if check["printed"]:
        lines += ["It printed:", "", _fenced(check["printed"]), ""]
    if check["by_hand"]:
        lines += [_plain(check["by_hand"]), ""]
    return lines


def _plain(text: str) -> str:
    """A text on one line in which nothing is markup."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&$])", r"\\\1", escaped(text).replace("\n", " "))


def _fenced(text: str) -> str:
    """A text between fences that are longer than any in it."""
    text = escaped(text)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"
