"""Gradescope's results.json, through gradescope-utils' own runner.

The runner runs unittest cases; ours only fail with the text that a student reads. The post-processor sets what the
runner leaves out or gets wrong: it knows no `output_format` and no `extra_data`, and writes its own time, as a string.
It would drop skipped tests and cut names to a docstring's first line; therefore no test is skipped, and names have one line.

The runner takes 30 to 40 ms for 52 checks. While checks finish, `Encoder` writes the same bytes without it.
"""

from __future__ import annotations

import base64
import html
import io
import json
import unittest
from collections.abc import Iterable, Mapping
from typing import Any

from autograder.grading.report import Line, Report
from autograder.reporting.gradescope.illustrated import Picture
from autograder.reporting.gradescope.kept import FORMATS, kept_results
from autograder.reporting.gradescope.ruling import Limited


def encoded(report: Report | Limited, pictures: Mapping[str, Picture] = {}) -> bytes:
    """results.json, a line for each test. pictures: of checks, by name. raises ValueError for a number that JSON does not have"""
    data = kept_results(report) if isinstance(report, Limited) else results(report, pictures)
    tests = [_json(test) for test in data.pop("tests")]
    return _file(data, tests)


def results(report: Report, pictures: Mapping[str, Picture] = {}) -> dict[str, Any]:
    """The content of results.json. pictures: of checks, by name"""
    from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

    data: dict[str, Any] = {}

    def complete(told: dict[str, Any]) -> None:
        data.update(_whole(report, told["score"]), tests=told["tests"])
        told.clear()  # or the runner would encode it, too
        for test, line in zip(data["tests"], report.lines, strict=True):
            test.update(_about(line))
            if (picture := pictures.get(line.check.name)) is not None:
                test.update(_illustrated(line, picture))

    runner = JSONTestRunner(stream=io.StringIO(), post_processor=complete, failure_prefix="", buffer=False)
    runner.run(unittest.TestSuite(_test_case(line) for line in report.lines))
    return data


def _test_case(line: Line) -> unittest.TestCase:
    check = line.check

    def run(self: unittest.TestCase) -> None:
        if not line.judgement.passed:
            raise AssertionError(line.text)

    run.__doc__ = line.title
    run.__dict__.update(
        __weight__=check.points,
        __score__=line.judgement.score,
        __number__=check.number,
        __visibility__=check.visibility,
        __tags__=[check.function, check.family],
    )
    case: unittest.TestCase = type("Check", (unittest.TestCase,), {"run_check": run})("run_check")
    return case


def _whole(report: Report, score: float) -> dict[str, Any]:
    """Everything but the tests. score: the sum over the tests"""
    extra: dict[str, Any] = {"environment": report.environment, "complete": report.complete, "faults": list(report.faults)}
    if report.late:
        extra["late"] = {"days": report.late.days, "share": report.late.share, "earned": report.earned}
    return {
        "leaderboard": [],
        "execution_time": float(round(report.shown_seconds)),  # all of it could spell a private number: sleep(7)
        "score": report.score if report.late else score,
        **FORMATS,
        "output": "\n".join(report.notes),
        "extra_data": extra,
    }


def _about(line: Line) -> dict[str, Any]:
    """What a test says beside what the runner knows."""
    return {
        "output_format": "text",  # never Markdown, and HTML only where all is escaped: the text may be a student's
        "name_format": "text",
        "extra_data": {"check": line.check.name, "outcome": line.outcome.value, "mistake": line.mistake},
    }


def _illustrated(line: Line, picture: Picture) -> dict[str, Any]:
    """A test with its picture. The text is escaped, whoever wrote it; as it was it stands in `extra_data`, for the next run."""
    image = base64.b64encode(picture.png).decode("ascii")
    return {
        "output": f'<pre style="white-space: pre-wrap">{html.escape(line.text)}</pre>\n<img style="max-width: 100%" '
        f'alt="A picture of the case {html.escape(picture.case)}" src="data:image/png;base64,{image}">\n',
        "output_format": "html",
        "extra_data": {**_about(line)["extra_data"], "text": line.text},
    }


# ---- the same without the runner -------------------------------------------------------------------------------------


def row(line: Line) -> dict[str, Any]:
    """One test, as the runner would make it."""
    check, passed, score = line.check, line.judgement.passed, line.judgement.score
    test = {
        "name": line.title.strip().split("\n")[0].strip(),
        "score": score,
        "max_score": check.points,
        "status": "passed" if passed and score >= check.points else "failed",
        "tags": [check.function, check.family],
        "output": "" if passed else f"{line.text}\n",
        "visibility": check.visibility,
        "number": check.number,
    }
    return {key: value for key, value in test.items() if value != ""} | _about(line)


class Encoder:
    """Encodes one report after another, and only those tests that have changed."""

    def __init__(self) -> None:
        self._tests: dict[str, tuple[dict[str, Any], bytes]] = {}  # a check's name -> its test, and the same encoded

    def encoded(self, report: Report) -> bytes:
        """The bytes of `encoded`, without gradescope-utils."""
        return _file(_whole(report, report.earned), [self._test(line) for line in report.lines])

    def _test(self, line: Line) -> bytes:
        test = row(line)
        known = self._tests.get(line.check.name)
        if known is None or known[0] != test:
            known = self._tests[line.check.name] = (test, _json(test))
        return known[1]


# ---- JSON ------------------------------------------------------------------------------------------------------------


def _json(data: dict[str, Any]) -> bytes:
    """Strict JSON: no NaN, and no lone surrogate, which a file's name may hold and not every reader takes."""
    sound = json.dumps(data, allow_nan=False, ensure_ascii=False).encode("utf-8", "replace")
    return json.dumps(json.loads(sound)).encode()


def _file(whole: dict[str, Any], tests: Iterable[bytes]) -> bytes:
    return _json(whole)[:-1] + b',\n"tests": [\n' + b",\n".join(tests) + b"\n]}\n"
