"""The names that a statement binds in its module, and the names it needs from there, read off its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
IMPORT = (ast.Import, ast.ImportFrom)
_OWN_SCOPE = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def bound(statement: ast.stmt) -> Iterator[str]:
    """The names that the statement, or a statement in its blocks, binds in the module."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.ClassDef, *FUNCTION)):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, _OWN_SCOPE) and not _is_bare_annotation(node):
            pending += reversed(list(ast.iter_child_nodes(node)))


def _is_bare_annotation(node: ast.AST) -> bool:
    """Whether the node is an annotation without a value, which binds nothing."""
    return isinstance(node, ast.AnnAssign) and node.value is None


def needed_at_import(statement: ast.stmt, annotations: bool = True) -> set[str]:
    """The names looked up when the module is imported: all except those in the bodies of functions.

    annotations: whether annotations are evaluated then; `from __future__ import annotations` turns that off
    """
    return _needed(statement, lambda node: _run_at_import(node, annotations))


def needed_ever(statement: ast.stmt) -> set[str]:
    """The names that the statement, or a function that it defines, looks up in the module at any time.

    A name that is also a parameter or variable somewhere in the statement may be missed.
    """
    return needed_at_import(statement) | _needed(statement, ast.iter_child_nodes)


def _needed(statement: ast.stmt, children: Callable[[ast.AST], Iterable[ast.AST]]) -> set[str]:
    """The names that the statement reads without binding them, where `children` says which parts of a node count."""
    read: set[str] = set()
    own: set[str] = set()
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else own).add(node.id)
        elif isinstance(node, ast.alias):
            own.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, ast.arg):
            own.add(node.arg)
        elif node is not statement and isinstance(name := getattr(node, "name", None), str):
            own.add(name)  # of a function, a class, a caught exception or a type parameter
        pending += children(node)
    return read - own


def _run_at_import(node: ast.AST, annotations: bool) -> Iterator[ast.AST]:
    """The parts of a node that are run or looked up when the module is imported."""
    if isinstance(node, ast.arguments):
        yield from [*node.defaults, *filter(None, node.kw_defaults)]
        if annotations:
            arguments = [*node.posonlyargs, *node.args, *node.kwonlyargs, *filter(None, [node.vararg, node.kwarg])]
            yield from filter(None, [argument.annotation for argument in arguments])
    elif isinstance(node, FUNCTION):
        yield from [*node.decorator_list, node.args, *getattr(node, "type_params", ())]
        if annotations and node.returns:
            yield node.returns
    elif isinstance(node, ast.Lambda):
        yield node.args
    elif isinstance(node, ast.AnnAssign) and not annotations:
        yield from filter(None, [node.target, node.value])
    else:
        yield from ast.iter_child_nodes(node)
