"""Points that an instructor changed by hand. They are kept apart from records and results, and outlive both."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from autograder.classroom.entrants import ClassError
from autograder.grading.frames import write_atomically

FILE = "overrides.json"


@dataclass(frozen=True)
class Override:
    """One check of one submission. at: when it was decided"""

    submission: str
    check: str
    points: float
    reason: str
    at: str


class Overrides:
    """Those of a class, in a file that people can read. raises ClassError where it cannot be read

    root: the folder of the class
    """

    def __init__(self, root: Path) -> None:
        self._path = root / FILE
        self._by_place: dict[tuple[str, str], Override] = {}
        try:
            entries = json.loads(self._path.read_text("utf-8")) if self._path.exists() else []
            for entry in entries:
                override = Override(**entry)
                self._by_place[override.submission, override.check] = override
        except (OSError, ValueError, TypeError) as error:
            raise ClassError(f"{self._path} cannot be read ({error}): mend it; it holds what was decided by hand") from error

    def __iter__(self) -> Iterator[Override]:
        return iter(self._by_place.values())

    def of(self, submission: str) -> dict[str, Override]:
        """Check -> what was decided on it."""
        return {check: override for (name, check), override in self._by_place.items() if name == submission}

    def decide(self, submission: str, check: str, points: float, reason: str) -> Override:
        """Change a check's points. raises ClassError, OSError"""
        if not math.isfinite(points) or points < 0:
            raise ClassError(f"points are a number of at least 0, not {points}")
        if not reason.strip():
            raise ClassError("say why with --reason: the student reads it in the report")
        made = Override(submission, check, points, reason.strip(), datetime.now(timezone.utc).isoformat(timespec="seconds"))
        self._by_place[submission, check] = made
        self._write()
        return made

    def withdraw(self, submission: str, check: str) -> bool:
        """Let the grader's own points count again. Returns whether there was anything to withdraw."""
        found = self._by_place.pop((submission, check), None)
        self._write()
        return found is not None

    def _write(self) -> None:
        entries = [asdict(override) for override in self._by_place.values()]
        write_atomically(self._path, (json.dumps(entries, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace"))


def overridden(report: Mapping[str, Any], decided: Mapping[str, Override]) -> dict[str, Any]:
    """The report with the points that were decided by hand. decided: by check"""
    checks = [
        {**check, "score": override.points, "override": {"points": override.points, "reason": override.reason}}
        if (override := decided.get(check["name"]))
        else check
        for check in report["checks"]
    ]
    earned = sum(check["score"] for check in checks)
    return {**report, "checks": checks, "earned": earned, "score": earned, "passed": report["passed"] and not decided}
