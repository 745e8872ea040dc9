"""Tell where a student stands: what is left to do in this kit, and the points of each kit's last check, in one line.

A check of all functions keeps its points in the kit's folder. The kits of a course lie beside each other, so one check can tell
of all of them and runs none but its own.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from autograder.cli.notebook import OWN
from autograder.course.places import RUBRICS
from autograder.grading.frames import write_atomically
from autograder.grading.report import Report
from autograder.intake.submission import Submission
from autograder.intake.words import stubs_of
from autograder.rubric.compiled import CompiledRubric

MEMORY = OWN / "points.json"


def kit_of(work: Path) -> Path:
    """The folder that a piece of work lies in, or is. What a notebook's cells are written to lies one below."""
    folder = work if work.is_dir() else work.parent
    return folder.parent if folder.name == OWN.name else folder


def keep(report: Report, kit: Path) -> None:
    """Keep the points of a check of everything. Where they cannot be written, nothing is kept."""
    points = {"assignment": report.assignment, "earned": report.earned, "total": report.total}
    try:
        write_atomically(kit / MEMORY, json.dumps(points).encode())
    except OSError:
        pass


def at_the_end(report: Report, rubric: CompiledRubric, submission: Submission, kit: Path) -> tuple[str, ...]:
    """What stands below a report of all functions. rubric: all that the kit or the course holds of it"""
    return tuple(filter(None, (left_for_grading(report, rubric, submission), in_the_course(kit))))


def left_for_grading(report: Report, rubric: CompiledRubric, submission: Submission) -> str:
    """What a student cannot check, and whether something of it is still a stub; "" where there is nothing."""
    points = rubric.total - report.total
    if not points:
        return ""
    seen = {line.check.function for line in report.lines}
    stubs = [name for text in submission.sources.values() for name in stubs_of(text) if name not in seen]
    later = (check.function for check in rubric.checks if check.visibility != "visible")  # a kit does not hold them
    told = (f"{name} (not written yet)" if name in stubs else name for name in dict.fromkeys((*later, *stubs)))
    names = ", ".join(told)
    return f"{points:g} more points are judged only when your work is graded{f': {names}' if names else ''}"


def in_the_course(kit: Path) -> str:
    """The line; "" where no other kit has kept points. kit: the folder of one, beside which the others lie"""
    kits = _kits_beside(kit)
    points = {name: _kept(folder, name) for name, folder in kits.items()}
    if not any(points[name] for name, folder in kits.items() if folder != kit.resolve()):
        return ""
    short = Counter(map(_shortened, kits))
    names = {name: _shortened(name) if short[_shortened(name)] == 1 else name for name in kits}
    said = (f"{names[name]} {earned or 'not checked yet'}" for name, earned in points.items())
    return f"course: {' · '.join(said)}"


def _kits_beside(kit: Path) -> dict[str, Path]:
    """Name of an assignment -> the folder of its kit, by name."""
    found: dict[str, Path] = {}
    try:
        folders = sorted(path for path in kit.resolve().parent.iterdir() if path.is_dir())
    except OSError:
        return {}
    for folder in sorted(folders, key=lambda folder: folder == kit.resolve()):  # this kit counts, not a copy of it
        found |= {file.stem: folder for file in folder.glob(RUBRICS)}
    return dict(sorted(found.items()))


def _kept(kit: Path, name: str) -> str:
    """The points that a kit's last check gave, as 40/88; "" for none."""
    try:
        points = json.loads((kit / MEMORY).read_text("utf-8"))
        return f"{float(points['earned']):g}/{float(points['total']):g}" if points["assignment"] == name else ""
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def _shortened(name: str) -> str:
    """hw1 for hw1_divergences."""
    return name.partition("_")[0]
