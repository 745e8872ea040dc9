"""Gradescope's schema of results.json, and this grader's stricter rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

FORMATS = {"text", "html", "simple_format", "md", "ansi"}
SHOWN = {"visible", "after_due_date", "after_published"}  # Gradescope knows "hidden", too: it hides the student's total
NUMBER, TEXT, DATA = (int, float), str, dict
TOP = {
    "score": NUMBER,
    "execution_time": NUMBER,
    "output": TEXT,
    "output_format": FORMATS,
    "test_output_format": FORMATS,
    "test_name_format": FORMATS,
    "visibility": SHOWN,
    "stdout_visibility": SHOWN,
    "extra_data": DATA,
    "tests": list,
    "leaderboard": list,
}
TEST = {
    "score": NUMBER,
    "max_score": NUMBER,
    "status": {"passed", "failed"},
    "name": TEXT,
    "name_format": FORMATS,
    "number": TEXT,
    "output": TEXT,
    "output_format": FORMATS,
    "tags": list,
    "visibility": SHOWN,
    "extra_data": DATA,
}
ENTRY = {"name": TEXT, "value": (int, float, str), "order": {"asc", "desc"}}


def defects_of(content: bytes) -> list[str]:
    """Where a results.json departs from Gradescope's documentation, or from this grader's own rules, one sentence each.

    The rules: every test has a name, a number and its points, and the tests' points add up to the score.
    """

    def refuse(word: str) -> None:
        raise ValueError(f"{word} is not JSON")

    try:
        data = json.loads(content.decode("utf-8"), parse_constant=refuse)
        json.dumps(data, ensure_ascii=False).encode("utf-8")  # a lone surrogate has no encoding
    except (ValueError, RecursionError) as error:
        return [f"not strict JSON: {error}"]
    defects = _misfits("the top", data, TOP, required={"score", "tests", "extra_data"})
    if defects:
        return defects
    for i, test in enumerate(data["tests"]):
        defects += _test_defects(f"test {i}", test)
    for entry in data.get("leaderboard", ()):
        defects += _misfits("leaderboard", entry, ENTRY, required={"name", "value"})
    if not defects:
        defects += _wrong_sum(data)
    return defects


def _test_defects(where: str, test: Any) -> list[str]:
    defects = _misfits(where, test, TEST, required={"name", "number", "score", "max_score", "status"})
    if defects:
        return defects
    if not 0 <= test["score"] <= test["max_score"]:
        defects.append(f"{where}: score {test['score']} of {test['max_score']}")
    if (test["status"] == "passed") != (test["score"] == test["max_score"]):
        defects.append(f"{where}: {test['status']} with {test['score']} of {test['max_score']}")
    if not all(isinstance(tag, str) for tag in test.get("tags", ())):
        defects.append(f"{where}: a tag is not text")
    return defects


def _wrong_sum(data: dict[str, Any]) -> list[str]:
    """The score must be the tests' sum; for late work, the share of it that extra_data gives."""
    earned, late = sum(test["score"] for test in data["tests"]), data["extra_data"].get("late")
    if late is None:
        right = abs(earned - data["score"]) <= 1e-9
        return [] if right else [f"the score is {data['score']}, but the tests add up to something else"]
    defects = _misfits("late", late, {"days": int, "share": NUMBER, "earned": NUMBER}, required={"days", "share", "earned"})
    if defects or late["days"] < 1 or not 0 <= late["share"] <= 1 or abs(late["earned"] - earned) > 1e-9:
        return defects or [f"late: {late} is not of a late submission that earned {earned}"]
    counts = round(late["share"] * earned, 2)
    return [] if abs(counts - data["score"]) <= 1e-9 else [f"the score is {data['score']}, but {counts} of late work counts"]


def _misfits(where: str, value: Any, schema: Mapping[str, Any], required: set[str]) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where} is a {type(value).__name__}"]
    defects = [f"{where}: {key!r} is missing" for key in sorted(required - value.keys())]
    for key, entry in value.items():
        allowed = schema.get(key)
        if allowed is None:
            defects.append(f"{where}: Gradescope knows no {key!r}")
        elif isinstance(allowed, set) and not (isinstance(entry, str) and entry in allowed):
            defects.append(f"{where}: {key} is {entry!r}, not one of {sorted(allowed)}")
        elif not isinstance(allowed, set) and (not isinstance(entry, allowed) or isinstance(entry, bool)):
            defects.append(f"{where}: {key} is a {type(entry).__name__}")
    return defects
