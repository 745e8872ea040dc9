"""Late oracles as source: the functions that a judge must run, and only what they need.

Compiled oracles stay in the rubric. The slice holds the late ones, without their decorators, and the imports, constants and
helpers whose names they read, transitively. The source of a rubric in parts is the text of all parts in order: it includes
what they import from each other, and an import that several parts repeat stands in the slice once.
"""

from __future__ import annotations

import ast
import functools
import symtable
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from autograder.rubric.model import Oracle


def slice_source(source: str, wanted: Iterable[str]) -> str:
    """The functions `wanted` of a rubric's source and all that they need, as the source of a module."""
    queue = list(wanted)
    statements = [_bare(node) if getattr(node, "name", "") in queue else node for node in ast.parse(source).body]
    binds = [(node, set(names_bound(node))) for node in statements]
    needed: set[str] = set()
    while queue:
        name = queue.pop()
        if name not in needed:
            needed.add(name)
            queue += [read for node, names in binds if name in names for read in _names_read(node)]
    kept = _once(_trimmed(node, needed) for node, names in binds if names & needed)
    if not kept:
        return ""
    return ast.unparse(ast.Module([_FUTURE, *kept], type_ignores=[])) + "\n"


_FUTURE = ast.parse("from __future__ import annotations").body[0]
_SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def names_bound(node: ast.AST) -> Iterator[str]:
    """Names that a statement binds or changes in the module, at any depth: `try: import a` binds a."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from imported(node)
    elif isinstance(getattr(node, "ctx", None), ast.Store) and isinstance(node, (ast.Name, ast.Subscript, ast.Attribute)):
        while not isinstance(node, ast.Name) and hasattr(node, "value"):  # TABLE["a"] = 1 changes TABLE
            node = node.value
        if isinstance(node, ast.Name):
            yield node.id
    elif not isinstance(node, _SCOPES):
        for part in ast.iter_child_nodes(node):
            yield from names_bound(part)


def imported(node: ast.AST) -> dict[str, str]:
    """The names that an import statement binds, and what each stands for. Imports from other parts of the rubric bind none."""
    if isinstance(node, ast.Import):
        return {a.asname or a.name.split(".")[0]: a.name if a.asname else a.name.split(".")[0] for a in node.names}
    if isinstance(node, ast.ImportFrom) and not node.level and node.module != "__future__":
        return {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return {}


def _names_read(node: ast.stmt) -> Iterator[str]:
    """Names of the module that a statement reads, in nested functions too. A local of the same name does not count."""
    module = symtable.symtable(ast.unparse(node), "<rubric>", "exec")
    tables = [module]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        yield from (s.get_name() for s in table.get_symbols() if s.is_referenced() and (table is module or s.is_global()))


def _bare(node: ast.stmt) -> ast.stmt:
    """A function without its decorators, return type and docstring."""
    if not isinstance(node, ast.FunctionDef):
        return node
    has_docstring = len(node.body) > 1 and ast.get_docstring(node) is not None
    node.body = node.body[1:] if has_docstring else node.body
    node.decorator_list, node.returns = [], None
    return node


def _trimmed(node: ast.stmt, needed: set[str]) -> ast.stmt:
    """An import statement with only the names that are needed."""
    if isinstance(node, ast.ImportFrom):
        node.names = [alias for alias in node.names if (alias.asname or alias.name) in needed]
    return node


def _once(statements: Iterable[ast.stmt]) -> list[ast.stmt]:
    """The statements without repeated imports."""
    kept: list[ast.stmt] = []
    there: set[tuple[str, str, str | None]] = set()
    for node in statements:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            keyed = {(getattr(node, "module", ""), alias.name, alias.asname): alias for alias in node.names}
            node.names = [alias for key, alias in keyed.items() if key not in there]
            there.update(keyed)
        if getattr(node, "names", True):
            kept.append(node)
    return kept


class LateOracles:
    """The functions of a slice, which runs when the first of them is used. given: names that it may use besides"""

    def __init__(self, source: str, given: Mapping[str, Any] | None = None) -> None:
        self._source, self._given = source, dict(given or {})
        self._namespace: dict[str, Any] | None = None

    def __getitem__(self, name: str) -> Oracle:
        if self._namespace is None:
            self._namespace = {"__name__": "late_oracles", **self._given}
            exec(_compiled(self._source), self._namespace)
        oracle: Oracle = self._namespace[name]
        return oracle


@functools.lru_cache(16)  # every submission of a class has the same oracles
def _compiled(source: str) -> types.CodeType:
    return compile(source, "<late oracles>", "exec")
