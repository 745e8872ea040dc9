"""Where things are, for commands that must start where numpy is missing: nothing here needs more than Python."""

from __future__ import annotations

from pathlib import Path

CPU_TORCH = "https://download.pytorch.org/whl/cpu"
"""The wheel index of torch's small build."""
WHEELS = "*autograder-*-py3-none-any.whl"
"""The engine's wheel in a kit."""
RUBRICS = "*.rubric"
"""The compiled rubric in a kit."""


def course_around(start: Path) -> Path | None:
    """The folder of the course that contains the folder `start`; None where there is none."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "solutions").is_dir() and (folder / "assignments").is_dir():
            return folder
    return None


def kits_near(folder: Path) -> list[Path]:
    """The kits in a folder, or around it: where a student who is in the wrong folder wants to be. None inside a course."""
    if course_around(folder):
        return []
    try:
        below = sorted(file.parent for file in folder.glob(f"*/{RUBRICS}"))
    except OSError:
        below = []
    around = folder.resolve().parents
    return [place for place in dict.fromkeys((*below, *around)) if is_kit(place)]


def is_kit(folder: Path) -> bool:
    """Whether a folder is a student's kit: a compiled rubric with what a student gets beside it, and no course around it.

    On Gradescope a rubric lies there alone.
    """
    if course_around(folder) or not any(folder.glob(RUBRICS)):
        return False
    return (folder / "handout.md").is_file() or any(folder.glob(WHEELS))
