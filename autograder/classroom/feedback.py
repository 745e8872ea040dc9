"""Writes each student's report, in folders that Moodle and Canvas take back."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from autograder.classroom.rows import Row
from autograder.classroom.told import as_html, as_markdown

PLATFORMS = {"moodle": "feedback-moodle.zip", "canvas": "feedback-canvas.zip"}
"""Layout of an export -> the zip that its platform takes back: under "Upload multiple feedback files in a zip" on Moodle, and
under "Upload Submissions" on Canvas, both of which know a student by the beginning of the name."""
PARTIAL = ".feedback.partial"  # the zip until it is complete


def write_feedback(rows: Iterable[Row], title: str, target: Path, kind: str) -> list[Path]:
    """Write report.html and report.md for each submission, and the zip for its platform. Returns what a platform takes back.

    kind: what the export was taken for
    """
    with ExitStack() as stack:
        archive = None
        if kind in PLATFORMS:
            target.mkdir(parents=True, exist_ok=True)
            archive = stack.enter_context(zipfile.ZipFile(target / PARTIAL, "w", zipfile.ZIP_DEFLATED))
        for row in rows:
            folder = target / row.name
            folder.mkdir(parents=True, exist_ok=True)
            page = as_html(row, title).encode("utf-8", "replace")
            (folder / "report.html").write_bytes(page)
            (folder / "report.md").write_bytes(as_markdown(row, title).encode("utf-8", "replace"))
            if archive is not None and row.entrant.handback:
                begin = row.entrant.handback.encode("utf-8", "replace").decode()
                archive.writestr(f"{begin}feedback.html", page)
    if archive is None:
        return []
    return [(target / PARTIAL).replace(target / PLATFORMS[kind])]
