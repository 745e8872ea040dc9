"""results.json for a submission beyond the rate limit: the report that stands, and why.

The report came back through Gradescope. What is not as this grader wrote it is left out, and no test is shown sooner
than it was.
"""

from __future__ import annotations

from typing import Any

from autograder.reporting.gradescope.metadata import entries, mapping, number
from autograder.reporting.gradescope.ruling import Limited
from autograder.rubric.model import VISIBILITIES

FORMATS = {"output_format": "text", "test_output_format": "text", "test_name_format": "text"}


def kept_results(limited: Limited) -> dict[str, Any]:
    """The content of results.json."""
    kept = limited.kept.results
    extra, said = mapping(kept.get("extra_data")), kept.get("output")
    late = {"late": _flat(extra["late"])} if isinstance(extra.get("late"), dict) else {}
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
            **late,
        },
        "tests": [again for test in entries(kept.get("tests")) if (again := _test_again(test))],
        "leaderboard": [],
    }


def _test_again(test: Any) -> dict[str, Any] | None:
    """A test as this grader wrote it; None where it is not one."""
    if not isinstance(test, dict):
        return None
    score, most = number(test.get("score")), number(test.get("max_score"))
    texts = {"name": test.get("name"), "number": test.get("number"), "output": _text(test)}
    if score is None or most is None or not 0 <= score <= most or not all(isinstance(text, str) for text in texts.values()):
        return None
    seen = test.get("visibility")
    return {
        **texts,
        "score": score,
        "max_score": most,
        "status": "passed" if score == most else "failed",
        "output_format": "text",
        "name_format": "text",
        "tags": [tag for tag in entries(test.get("tags")) if isinstance(tag, str)],
        "visibility": seen if isinstance(seen, str) and seen in VISIBILITIES else VISIBILITIES[-1],
        "extra_data": _flat(test.get("extra_data")),
    }


def _text(test: dict[str, Any]) -> Any:
    """What a test says, without its picture."""
    if test.get("output_format") == "html":
        return mapping(test.get("extra_data")).get("text", "")
    return test.get("output", "")


def _flat(value: Any) -> dict[str, Any]:
    """The plain values of a mapping."""
    plain = (str, int, float, bool, type(None))
    return {key: entry for key, entry in mapping(value).items() if isinstance(entry, plain)}
