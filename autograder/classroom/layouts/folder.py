"""A plain folder: whatever lies in it, a file or a folder, is one submission."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from autograder.classroom.entrants import ClassError, Entrant, Found
from autograder.intake.archive import is_archive
from autograder.intake.survey import is_notebook, is_python
from autograder.intake.words import quoted


def found(names: Mapping[str, Path], modules: tuple[str, ...]) -> Found:
    """The submissions. names: entries of the folder; modules: the files that the assignment expects. raises ClassError"""
    own = [name for name in names if name in modules]
    if own:
        raise ClassError(
            f"this folder holds {own[0]} itself, so it looks like one submission and not like a class: grade it with "
            "`autograder grade`, or give each submission a folder or a file name of its own"
        )
    made, strays = [], []
    for name, path in names.items():
        if path.is_symlink() or path.is_dir() or is_python(name) or is_notebook(name) or is_archive(name):
            made.append(Entrant(name, path))
        else:
            strays.append(name)
    notes = [f"not a submission, so not graded: {', '.join(map(quoted, strays[:10]))}"] if strays else []
    return Found(tuple(made), tuple(notes))
