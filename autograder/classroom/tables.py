"""Results as CSV and JSON: a row for each submission, and a row for each of its checks."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from autograder.classroom.rows import Row
from autograder.intake.words import printable

FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
"""How a cell begins that a spreadsheet takes for a formula, or for a command. Without a letter or digit it is a mere dash."""
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
MOST = 2000  # characters of a cell


def cell(value: Any) -> Any:
    """A value for a cell. Text stays text, whoever wrote it: one that begins like a formula gets an apostrophe before it.

    >>> cell("=HYPERLINK(1)"), cell(" +1*2"), cell("-1.5"), cell(2.5), cell(None), cell("Ada")
    ("'=HYPERLINK(1)", "' +1*2", '-1.5', 2.5, '', 'Ada')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return f"{value:g}" if isinstance(value, float) and value.is_integer() else value
    return as_text(printable(value, MOST).encode("utf-8", "replace").decode())


def as_text(text: str) -> str:
    """The text with an apostrophe before it, where a spreadsheet would take it for more than text.

    >>> as_text("=1"), as_text("-"), as_text("+49 221")
    ("'=1", '-', "'+49 221")
    """
    formula = text.lstrip().startswith(FORMULA) and any(map(str.isalnum, text)) and not NUMBER.fullmatch(text)
    return f"'{text}" if formula else text


def submission(row: Row) -> dict[str, Any]:
    """A submission as a row of a table."""
    people = row.entrant.people
    return {
        "submission": row.name,
        "name": "; ".join(person.name for person in people),
        "email": "; ".join(person.email for person in people if person.email),
        "sid": "; ".join(person.sid for person in people if person.sid),
        "state": row.state.value,
        "score": row.score,
        "total": row.total,
        "earned": row.earned,
        "late_days": row.late.days if row.late else 0,
        "by_hand": len(row.decided),
        "failed": len(row.failed),
        "attempts": len(row.entrant.earlier) + 1,
        "equal": row.equal,
        "submitted": row.entrant.created.isoformat() if row.entrant.created else "",
        "handed_in_as": row.entrant.label,
        "sentence": row.sentence,
        "notes": " ".join(row.notes),
    }


def checks(row: Row) -> Iterator[dict[str, Any]]:
    """The checks of a submission as rows of a table, with what only an instructor may read."""
    for check in row.report["checks"] if row.report else ():
        yield {
            "submission": row.name,
            "check": check["name"],
            "number": check["number"],
            "function": check["function"],
            "points": check["points"],
            "score": check["score"],
            "outcome": cause(check),
            "mistake": check["mistake"],
            "aspect": check["aspect"],
            "hint": check["hint"],
            "inside": inside(check),
            "by_hand": check.get("override", {}).get("reason", ""),
        }


def first_failing(check: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The first case that did not pass, a public one if there is one."""
    failing = [case for case in check["cases"] if case["outcome"] != "passed"]
    return next((case for case in failing if case["public"]), failing[0] if failing else None)


def cause(check: Mapping[str, Any]) -> str:
    """The outcome of the first case that did not pass, which a student may not be told."""
    case = first_failing(check)
    return str(case["outcome"] if case else check["outcome"])


def inside(check: Mapping[str, Any]) -> str:
    """What an instructor reads about the first case that did not pass."""
    case = first_failing(check)
    return str(case["inside"] or case["text"]) if case else ""


SUBMISSIONS, CHECKS = "grades", "checks"


class Tables:
    """The four files, written row by row under other names, and put in place when all are complete."""

    def __init__(self, root: Path) -> None:
        self._root, self._stack, self._open = root, ExitStack(), dict[str, TextIO]()
        self._headed: set[str] = set()

    def __enter__(self) -> Tables:
        for name in (SUBMISSIONS, CHECKS):
            for end in ("csv", "json"):
                path = self._partial(f"{name}.{end}")
                self._open[f"{name}.{end}"] = self._stack.enter_context(open(path, "w", encoding="utf-8", newline=""))
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        for file, stream in self._open.items():
            if file.endswith(".json"):
                stream.write("\n]\n" if file in self._headed else "[]\n")
        self._stack.close()
        for file in self._open if kind is None else ():
            self._partial(file).replace(self._root / file)

    def add(self, row: Row) -> None:
        """Write a submission and its checks."""
        self._write(SUBMISSIONS, [submission(row)])
        self._write(CHECKS, checks(row))

    def _partial(self, file: str) -> Path:
        return self._root / f".{file}.partial"

    def _write(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            table, text = self._open[f"{name}.csv"], self._open[f"{name}.json"]
            writer = csv.writer(table, lineterminator="\n")
            if f"{name}.json" not in self._headed:
                writer.writerow(row)
            writer.writerow([cell(value) for value in row.values()])
            text.write(",\n" if f"{name}.json" in self._headed else "[\n")
            text.write(json.dumps(row))
            self._headed.add(f"{name}.json")


def csv_text(rows: Iterable[Iterable[Any]], harmless: Callable[[Any], Any] = cell, delimiter: str = ",") -> str:
    """Rows as CSV. harmless: makes a value one for a cell"""
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator="\n").writerows([harmless(value) for value in row] for row in rows)
    return made.getvalue()
