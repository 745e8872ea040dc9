"""Late oracles travel as source: the functions a judge must still run, and only what they need.

Compiled oracles stay behind in the rubric; the slice holds the late ones, without their decorators, and the
imports, constants and helpers they mention, transitively.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable


def slice_source(source: str, wanted: Iterable[str]) -> str:
    """The part of a rubric's source that the functions `wanted` need, as a module of its own."""
    statements = ast.parse(source).body
    defines = {name: node for node in statements for name in _names_bound(node)}
    needed: set[str] = set()
    queue = list(wanted)
    while queue:
        name = queue.pop()
        if name in needed or name not in defines:
            continue
        needed.add(name)
        queue += [n.id for n in ast.walk(_bare(defines[name])) if isinstance(n, ast.Name)]
    kept = [_trimmed(_bare(node), needed) for node in statements if any(name in needed for name in _names_bound(node))]
    if not kept:
        return ""
    return ast.unparse(ast.Module([_FUTURE, *kept], type_ignores=[])) + "\n"


_FUTURE = ast.parse("from __future__ import annotations").body[0]


def _names_bound(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)) and getattr(node, "module", "") != "__future__":
        return [(alias.asname or alias.name).split(".")[0] for alias in node.names]
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        return [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return []


def _bare(node: ast.stmt) -> ast.stmt:
    """A function without decorators and docstring: what it computes, not how it was declared."""
    if not isinstance(node, ast.FunctionDef):
        return node
    has_docstring = len(node.body) > 1 and ast.get_docstring(node) is not None
    return ast.FunctionDef(
        name=node.name, args=node.args, body=node.body[1:] if has_docstring else node.body, decorator_list=[],
        returns=None, type_comment=None, lineno=node.lineno, type_params=getattr(node, "type_params", []),
    )


def _trimmed(node: ast.stmt, needed: set[str]) -> ast.stmt:
    """An import statement with only the names that are needed."""
    if isinstance(node, ast.ImportFrom):
        node.names = [alias for alias in node.names if (alias.asname or alias.name) in needed]
    return node


class LateOracles:
    """The functions of a slice, run when the first of them is asked for."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._namespace: dict | None = None

    def __getitem__(self, name: str) -> Callable:
        if self._namespace is None:
            self._namespace = {"__name__": "late_oracles"}
            exec(compile(self._source, "<late oracles>", "exec"), self._namespace)
        return self._namespace[name]
