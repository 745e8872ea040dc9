"""Gradescope's results.json, through gradescope-utils' own runner, whose keeper it is.

The runner runs unittest cases; ours do nothing but fail with the text a student reads. What it leaves out or gets
wrong is set in its post-processor: it knows no `output_format` and no `extra_data`, and writes its own time, as a
string. It would drop skipped tests and cut names to a docstring's first line: so no test is skipped, and names are
one line.
"""

from __future__ import annotations

import contextlib
import io
import json
import threading
import time
import unittest
from pathlib import Path
from typing import Any

from autograder.grading.frames import write_atomically
from autograder.grading.report import Line, Report
from autograder.grading.ruling import Limited, number
from autograder.rubric.model import VISIBILITIES

EVERY = 0.25  # seconds between rewrites
FORMATS = {"output_format": "text", "test_output_format": "text", "test_name_format": "text"}


def results(report: Report | Limited) -> dict[str, Any]:
    """The content of results.json."""
    if isinstance(report, Limited):
        return _shown_again(report)
    from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

    data: dict[str, Any] = {}

    def complete(told: dict) -> None:
        data.update(told, **FORMATS)
        told.clear()  # the runner would encode it, too
        data["execution_time"] = float(round(report.seconds))  # finer, a submission could tell by it what it has seen
        data["output"] = "\n".join(report.notes)
        data["extra_data"] = {"environment": report.environment, "complete": report.complete, "faults": list(report.faults)}
        if report.late:
            data["score"] = report.score
            data["extra_data"]["late"] = {"days": report.late.days, "share": report.late.share, "earned": report.earned}
        for test, line in zip(data["tests"], report.lines, strict=True):
            test["output_format"] = test["name_format"] = "text"  # never HTML or Markdown: the text may be a student's
            test["extra_data"] = {"check": line.check.name, "outcome": line.outcome.value, "mistake": line.judgement.mistake}

    runner = JSONTestRunner(stream=io.StringIO(), post_processor=complete, failure_prefix="", buffer=False)
    runner.run(unittest.TestSuite(_test_case(line) for line in report.lines))
    return data


def _test_case(line: Line) -> unittest.TestCase:
    check = line.check

    def run(self: unittest.TestCase) -> None:
        if not line.judgement.passed:
            raise AssertionError(line.text)

    run.__doc__ = line.title
    run.__weight__, run.__score__, run.__number__ = check.points, line.judgement.score, check.number
    run.__visibility__, run.__tags__ = check.visibility, [check.function, check.family]
    return type("Check", (unittest.TestCase,), {"run_check": run})("run_check")


def _shown_again(limited: Limited) -> dict[str, Any]:
    """The report that stands instead of one on a submission beyond the limit, and why. It came back through Gradescope:
    what is not as we wrote it is left out, and no test is shown sooner than it was."""
    kept = limited.kept.results
    extra, said, tests = kept.get("extra_data"), kept.get("output"), kept.get("tests")
    return {
        "score": limited.kept.score,
        "execution_time": 0.0,
        **FORMATS,
        "output": "\n".join([limited.sentence, said] if isinstance(said, str) and said else [limited.sentence]),
        "extra_data": {
            "environment": _flat(extra.get("environment")),
            "complete": True,
            "faults": [],
            "limited": {"kept": limited.kept.at.isoformat(), "opens": limited.opens.isoformat()},
            **({"late": _flat(extra["late"])} if isinstance(extra.get("late"), dict) else {}),
        },
        "tests": [again for test in tests if (again := _test_again(test))] if isinstance(tests, list) else [],
        "leaderboard": [],
    }


def _test_again(test: Any) -> dict[str, Any] | None:
    """A test as we wrote it; None where it is none."""
    if not isinstance(test, dict):
        return None
    score, most = number(test.get("score")), number(test.get("max_score"))
    texts = {"name": test.get("name"), "number": test.get("number"), "output": test.get("output", "")}
    if score is None or most is None or not 0 <= score <= most or not all(isinstance(text, str) for text in texts.values()):
        return None
    tags, seen = test.get("tags"), test.get("visibility")
    return {
        **texts,
        "score": score,
        "max_score": most,
        "status": "passed" if score == most else "failed",
        "output_format": "text",
        "name_format": "text",
        "tags": [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [],
        "visibility": seen if isinstance(seen, str) and seen in VISIBILITIES else VISIBILITIES[-1],
        "extra_data": _flat(test.get("extra_data")),
    }


def _flat(value: Any) -> dict[str, Any]:
    """What a mapping holds of plain values."""
    plain = (str, int, float, bool, type(None))
    return {key: entry for key, entry in value.items() if isinstance(entry, plain)} if isinstance(value, dict) else {}


def encoded(report: Report | Limited) -> bytes:
    """Strict JSON: no NaN, and no lone surrogate (a file's name may hold one, and not every reader takes it). A line for
    each test."""
    sound = json.dumps(results(report), allow_nan=False, ensure_ascii=False).encode("utf-8", "replace")
    data = json.loads(sound)
    tests = ",\n".join(map(json.dumps, data.pop("tests")))
    return f'{json.dumps(data)[:-1]},\n"tests": [\n{tests}\n]}}\n'.encode()


class ResultsFile:
    """results.json, rewritten whole while checks finish: at most every 250 ms, and always with the latest report soon
    after, whatever the next check does."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._written = 0.0
        self._pending: Report | None = None
        self._lock = threading.Lock()

    def update(self, report: Report) -> None:
        """Writes the report now, or when the 250 ms are over if no newer one has come by then."""
        with self._lock:
            wait = self._written + EVERY - time.monotonic()
            if wait <= 0:
                with contextlib.suppress(OSError):  # the final write decides whether there is a report
                    self._write(report)
                return
            if self._pending is None:
                timer = threading.Timer(wait, self._flush)
                timer.daemon = True
                timer.start()
            self._pending = report

    def write(self, report: Report | Limited) -> None:
        """Writes the report now, and nothing older after it."""
        with self._lock:
            self._write(report)

    def _flush(self) -> None:
        with self._lock:
            if self._pending is not None:
                with contextlib.suppress(OSError):
                    self._write(self._pending)

    def _write(self, report: Report | Limited) -> None:
        self._pending = None
        write_atomically(self.path, encoded(report))
        self._written = time.monotonic()
