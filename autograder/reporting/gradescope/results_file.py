"""The file results.json, rewritten while checks finish."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from autograder.grading.frames import write_atomically
from autograder.grading.report import Report
from autograder.reporting.gradescope.illustrated import Picture
from autograder.reporting.gradescope.results import Encoder, encoded
from autograder.reporting.gradescope.ruling import Limited

EVERY = 0.25  # seconds between rewrites


class ResultsFile:
    """results.json, replaced as a whole: at most every 250 ms, and always with the latest report soon after it comes,
    whatever the next check does."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._encoder = Encoder()
        self._written = 0.0
        self._pending: Report | None = None
        self._lock = threading.Lock()

    def update(self, report: Report) -> None:
        """Write the report now, or when the 250 ms are over if no newer one has come by then."""
        with self._lock:
            wait = self._written + EVERY - time.monotonic()
            if wait <= 0:
                self._rewrite(report)
                return
            if self._pending is None:
                timer = threading.Timer(wait, self._flush)
                timer.daemon = True
                timer.start()
            self._pending = report

    def write(self, report: Report | Limited, pictures: Mapping[str, Picture] = {}) -> None:
        """Write the final report, and nothing older after it. raises OSError, ValueError"""
        with self._lock:
            self._replace(encoded(report, pictures))

    def _flush(self) -> None:
        with self._lock:
            if self._pending is not None:
                self._rewrite(self._pending)

    def _rewrite(self, report: Report) -> None:
        with contextlib.suppress(OSError):  # the final report is the one that must be written
            self._replace(self._encoder.encoded(report))

    def _replace(self, content: bytes) -> None:
        self._pending = None
        write_atomically(self.path, content)
        self._written = time.monotonic()
