"""Reading a `rubric.py`: run it once and collect what it declares. There is no registry: the module is the list."""

from __future__ import annotations

import traceback
import types
from pathlib import Path

from autograder.rubric.model import Assignment, Check, Mistake, RubricError


def load(path: Path) -> Assignment:
    """The assignment a rubric file declares, its checks in the file's order."""
    module = types.ModuleType(path.parent.name + ".rubric")
    module.__file__ = str(path)
    try:
        source = path.read_text("utf-8")
    except OSError as error:
        raise RubricError(f"{path} cannot be read ({error.strerror})") from error
    try:
        exec(compile(source, str(path), "exec"), module.__dict__)
    except RubricError:
        raise
    except Exception as error:
        line = traceback.extract_tb(error.__traceback__)[-1].lineno if error.__traceback__ else "?"
        raise RubricError(f"{path} cannot be run (line {line}): {type(error).__name__}: {error}") from error
    declared = list(vars(module).values())
    assignment = getattr(module, "ASSIGNMENT", None)
    if not isinstance(assignment, Assignment):
        raise RubricError(f"{path} must define ASSIGNMENT = Assignment(…)")
    return assignment.of(
        tuple(d for d in declared if isinstance(d, Check)),
        tuple(d for d in declared if isinstance(d, Mistake)),
    )
