"""Reading a rubric: run it once and collect its checks. There is no registry: the module's names are the list."""

from __future__ import annotations

import traceback
import types
from pathlib import Path

from autograder.rubric import parts
from autograder.rubric.model import Assignment, Check, Mistake, RubricError


def load(path: Path) -> Assignment:
    """The assignment that `rubric.py` or `rubric/` declares, with its checks in the order of the files. raises RubricError"""
    module = types.ModuleType(path.parent.name + ".rubric")
    files = parts.files(path)
    for file, tree in parts.trees(files):
        module.__file__ = str(file)
        try:
            exec(compile(tree, str(file), "exec"), module.__dict__)
        except RubricError:
            raise
        except Exception as error:
            frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename) in files]
            where, line = (frames[-1].filename, frames[-1].lineno) if frames else (file, getattr(error, "lineno", "?"))
            raise RubricError(f"{where} cannot be run (line {line}): {type(error).__name__}: {error}") from error
    declared = list(vars(module).values())
    assignment = getattr(module, "ASSIGNMENT", None)
    if not isinstance(assignment, Assignment):
        raise RubricError(f"{path} must define ASSIGNMENT = Assignment(…)")
    return assignment.of(
        tuple(d for d in declared if isinstance(d, Check)),
        tuple(d for d in declared if isinstance(d, Mistake)),
    )
