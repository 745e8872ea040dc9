"""The report on a class: one HTML file that needs nothing else, and opens from a disk.

What students saw is in it once, as data: a page of 5 000 submissions holds few texts many times. The page's script shows it as
text, never as markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from autograder.classroom import figures
from autograder.classroom.agree import Shared
from autograder.classroom.rows import ClassResults, Row
from autograder.classroom.store import ClassStore
from autograder.classroom.summary import Group, Summary, most_first
from autograder.classroom.told import environment, style, told
from autograder.intake.words import escaped

REPORT = "report.html"
MOST_GROUPS = 200  # of a kind
TOLD = ("number", "sentence", "points", "outcome", "aspect", "hint", "printed", "by_hand")


def write_page(store: ClassStore) -> None:
    """Write report.html. raises ClassError, OSError"""
    from autograder.grading.frames import write_atomically

    write_atomically(store.root / REPORT, page(store).encode("utf-8", "replace"))


def page(store: ClassStore) -> str:
    """The report as HTML."""
    import markupsafe

    results = ClassResults(store)
    rubric = results.rubric
    summary, texts = Summary(rubric), _Texts()
    students = []
    for row in results.rows():
        summary.add(row)
        students.append(_student(row, rubric.title, texts))
    groups = _Groups()
    checks = summary.checks()
    drawn = {"distribution": figures.distribution(summary.points, rubric.total), "difficulty": figures.difficulty(checks)}
    if summary.history:
        drawn["attempts"] = figures.attempts(summary.attempts)
    content = {
        "title": rubric.title,
        "counts": _counts(students),
        "mean": f"{sum(summary.points) / len(summary.points):.1f}" if summary.points else "–",
        "total": f"{rubric.total:g}",
        "figures": {name: markupsafe.Markup(svg) for name, svg in drawn.items()},
        "checks": checks,
        "faults": groups.all(most_first(summary.faults)),
        "mistakes": groups.all(most_first(summary.mistakes)),
        "shared": groups.all_shared(summary.shared()),
        "mishaps": groups.all(most_first(summary.mishaps)),
        "troubles": groups.all(most_first(summary.troubles)),
        "by_hand": groups.all(most_first(summary.by_hand)),
        "numbers": {check.name: check.number for check in rubric.checks},
    }
    data = {"total": rubric.total, "texts": texts.all, "students": students, "groups": groups.members}
    return environment().get_template("class.html").render(**content, style=style(), data=_embedded(data))


def _counts(students: Sequence[Sequence[Any]]) -> str:
    counts: dict[str, int] = {}
    for _, _, state, *_ in students:
        counts[state] = counts.get(state, 0) + 1
    return ", ".join(f"{count} {state}" for state, count in counts.items())


def _embedded(data: Any) -> Any:
    """Data for a script element, which no text in it can end."""
    import markupsafe

    text = json.dumps(data, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026").replace(">", "\\u003e")
    return markupsafe.Markup(text)


class _Texts:
    """Texts, each kept once and known by its number."""

    def __init__(self) -> None:
        self.all: list[str] = [""]
        self._known: dict[str, int] = {"": 0}

    def number(self, text: str) -> int:
        if text not in self._known:
            self._known[text] = len(self.all)
            self.all.append(escaped(text).encode("utf-8", "replace").decode())
        return self._known[text]


def _student(row: Row, title: str, texts: _Texts) -> list[Any]:
    """What the page shows of a submission: name, people, state, score, sentences, and the checks that did not pass."""
    data = told(row, title)
    checks = [
        [
            *(
                texts.number(check[key])
                for key in ("number", "sentence", "points", "outcome", "aspect", "hint", "printed", "by_hand")
            ),
            texts.number(function["name"]),
        ]
        for function in data["functions"]
        for check in function["checks"]
        if not check["passed"] or check["by_hand"]
    ]
    people = escaped(data["who"]).encode("utf-8", "replace").decode()
    score = None if row.score is None else round(row.score, 2)
    return [row.name, people, row.state.value, score, [texts.number(note) for note in data["notes"]], checks]


class _Groups:
    """Groups of submissions, whose members the page lists when it is asked to."""

    def __init__(self) -> None:
        self.members: list[list[int]] = []

    def all(self, groups: Iterable[Group]) -> list[tuple[int, Group]]:
        return [(self._added(group.members), group) for group in list(groups)[:MOST_GROUPS]]

    def all_shared(self, groups: Iterable[Shared]) -> list[tuple[int, Shared]]:
        return [(self._added(group.members), group) for group in list(groups)[:MOST_GROUPS]]

    def _added(self, members: list[int]) -> int:
        self.members.append(members)
        return len(self.members) - 1
