"""The parts of a rubric: the one file `rubric.py`, or the files of `rubric/` in the order in which its `__init__.py` names them.

They run in one namespace, so the names that a part imports from an earlier one exist already. The import statements tell
readers and linters where a name comes from, and are checked.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeGuard

from autograder.rubric.late import imported, names_bound
from autograder.rubric.model import RubricError


def files(rubric: Path) -> list[Path]:
    """The parts of `rubric.py` or `rubric/`, in order. raises RubricError"""
    if not rubric.is_dir():
        return [rubric]
    names = _named_in(rubric / "__init__.py")
    there = {path.stem for path in rubric.glob("*.py")} - {"__init__"}
    for name in names:
        if name not in there:
            raise RubricError(f"{rubric / '__init__.py'} names {name}, but there is no {name}.py beside it")
    for name in sorted(there.difference(names)):
        raise RubricError(f"{rubric / name}.py is not named in the __init__.py beside it, so nothing in it is graded")
    return [rubric / f"{name}.py" for name in names]


def trees(parts: Iterable[Path]) -> Iterator[tuple[Path, ast.Module]]:
    """Each part's syntax tree without its imports from other parts. raises RubricError where parts do not fit together"""
    made: dict[str, set[str]] = {}
    owners: dict[str, tuple[Path, str | None]] = {}
    for path in parts:
        tree = parsed(path)
        _imports_hold(path, tree, made)
        tree.body = [node for node in tree.body if not _from_another(node)]
        made[path.stem] = set()
        for node in tree.body:
            for name in names_bound(node):
                if name == "*":
                    raise RubricError(
                        f"{path}, line {node.lineno}: `import *` hides the names that it binds: import them by name"
                    )
                what = imported(node).get(name)
                owner, other = owners.get(name, (path, what))
                if owner != path and (what is None or what != other):
                    raise RubricError(f"{owner} and {path} both define {name}, differently: rename one, or import it")
                owners[name] = path, what
                made[path.stem] |= {name} if what is None else set()
        yield path, tree


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a part. raises RubricError"""
    try:
        return ast.parse(path.read_text("utf-8"), str(path))
    except OSError as error:
        raise RubricError(f"{path} cannot be read ({error.strerror})") from error
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", "?")
        raise RubricError(f"{path} cannot be run (line {line}): {type(error).__name__}: {error}") from error


def _named_in(init: Path) -> list[str]:
    match parsed(init).body:
        case [ast.Expr(ast.Constant()), ast.ImportFrom(module=None, level=1) as parts] if not any(p.asname for p in parts.names):
            return [part.name for part in parts.names]
    raise RubricError(f"{init} must be a docstring and one import that names the parts in order: `from . import first, second`")


def _imports_hold(path: Path, tree: ast.Module, made: Mapping[str, set[str]]) -> None:
    """Check a part's imports from others: at the top of the file, from an earlier part, of names that it defines."""
    for node in ast.walk(tree):
        if not _from_another(node):
            continue
        where = f"{path}, line {node.lineno}"
        if node not in tree.body or node.level > 1 or not node.module or any(alias.asname for alias in node.names):
            raise RubricError(f"{where}: parts are joined by `from .part import name`, at the top of the file and without `as`")
        if node.module not in made:
            raise RubricError(f"{where}: {node.module} is not an earlier part")
        for alias in node.names:
            if alias.name not in made[node.module]:
                raise RubricError(f"{where}: {node.module} does not define {alias.name}")


def _from_another(node: ast.AST) -> TypeGuard[ast.ImportFrom]:
    return isinstance(node, ast.ImportFrom) and node.level > 0
