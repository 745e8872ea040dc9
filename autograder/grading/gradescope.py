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

from autograder.grading.judge import PASSED
from autograder.grading.report import Line, Report
from autograder.grading.storage import write_atomically

EVERY = 0.25  # seconds between rewrites


def results(report: Report) -> dict[str, Any]:
    """The content of results.json."""
    from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

    def complete(data: dict) -> None:
        data["execution_time"] = round(report.seconds, 3)
        data["test_output_format"] = data["output_format"] = data["test_name_format"] = "text"
        data["output"] = "\n".join(report.notes)
        data["extra_data"] = {"environment": report.environment, "complete": report.complete, "faults": list(report.faults)}
        for test, line in zip(data["tests"], report.lines, strict=True):
            outcome = line.outcome
            test["output_format"] = test["name_format"] = "text"  # never HTML or Markdown: the text may be a student's
            test["extra_data"] = {"check": outcome.check.name, "outcome": outcome.outcome, "mistake": outcome.mistake}

    stream = io.StringIO()
    runner = JSONTestRunner(stream=stream, post_processor=complete, failure_prefix="", buffer=False)
    runner.run(unittest.TestSuite(_test_case(line) for line in report.lines))
    return json.loads(stream.getvalue())


def _test_case(line: Line) -> unittest.TestCase:
    outcome = line.outcome

    def run(self: unittest.TestCase) -> None:
        if outcome.outcome != PASSED:
            raise AssertionError(line.text)

    run.__doc__ = line.title
    run.__weight__, run.__score__, run.__number__ = outcome.check.points, outcome.score, line.number
    run.__visibility__, run.__tags__ = outcome.check.visibility, [outcome.check.function, outcome.check.family]
    return type("Check", (unittest.TestCase,), {"run_check": run})("run_check")


def encoded(report: Report) -> bytes:
    """Strict JSON: no NaN, and no lone surrogate (a file's name may hold one, and not every reader takes it)."""
    sound = json.dumps(results(report), allow_nan=False, ensure_ascii=False).encode("utf-8", "replace")
    return (json.dumps(json.loads(sound), indent=1) + "\n").encode()


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

    def write(self, report: Report) -> None:
        """Writes the report now, and nothing older after it."""
        with self._lock:
            self._write(report)

    def _flush(self) -> None:
        with self._lock:
            if self._pending is not None:
                with contextlib.suppress(OSError):
                    self._write(self._pending)

    def _write(self, report: Report) -> None:
        self._pending = None
        write_atomically(self.path, encoded(report))
        self._written = time.monotonic()
