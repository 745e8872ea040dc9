"""What judging imports inside functions, imported before a budget runs."""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import threading
from collections.abc import Sequence

from autograder.rubric.compiled import CompiledRubric


def imports_of(rubric: CompiledRubric) -> tuple[str, ...]:
    """What judging under a rubric imports inside functions."""
    trees = "value_of" in rubric.late_source or any(check.family == "symbolic" for check in rubric.checks)
    with _parsing:
        return (*_imported_names(rubric.late_source), *(["mpmath"] if trees else []))


def import_ahead(names: Sequence[str]) -> None:
    """Import these modules, while no budget runs."""
    for name in names:
        with contextlib.suppress(Exception):  # the oracle that needs it reports the error
            importlib.import_module(name)


_parsing = threading.Lock()  # Python 3.11 may fail to parse in two threads at once (CPython's issue 106905)


@functools.lru_cache(16)  # every submission of a class has the same oracles
def _imported_names(source: str) -> tuple[str, ...]:
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
    return tuple(dict.fromkeys(found))
