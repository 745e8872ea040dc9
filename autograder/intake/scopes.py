"""The names that a statement of a module binds and looks up, at once or when a function that it defines is called.

They are read off the syntax tree, by Python's own rules of scope. Nothing is compiled: CPython's compiler does not withstand
hostile text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITION = (*FUNCTION, ast.ClassDef)
IMPORT = (ast.Import, ast.ImportFrom)
COMPREHENSION = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
STAR = "*"
"""Stands for any name: what `from torch import *` binds."""


@dataclass(eq=False)
class Scope:
    """A module, class, function or comprehension, as far as names are concerned.

    runs: whether its body runs as soon as the statement does; a function's runs when it is called
    """

    kind: str
    parent: Scope | None
    runs: bool
    loads: set[str] = field(default_factory=set)
    stores: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)  # declared global

    def within(self, kind: str) -> Scope:
        return Scope(kind, self, self.runs and kind != "function")

    def is_own(self, name: str) -> bool:
        """Whether the name is a variable of this scope or of a function around it, not the module's."""
        scope: Scope | None = self
        while scope is not None and scope.kind != "module":
            if name in scope.shared:
                return False
            if name in scope.stores and (scope is self or scope.kind != "class"):
                return True
            scope = scope.parent
        return False


@dataclass(frozen=True)
class Names:
    """The module's names that a statement concerns.

    binds: bound by the statement itself; STAR for a star import
    reads: looked up as the statement runs
    later: looked up when a function that it defines is called
    rebinds: bound when such a function is called (`global`)
    """

    binds: frozenset[str]
    reads: frozenset[str]
    later: frozenset[str]
    rebinds: frozenset[str]


def names_of(statement: ast.AST) -> Names:
    """The names of one statement at the top level of a module."""
    scopes = {scope for _, scope in nodes_of(statement)}
    binds, reads, later, rebinds = (set[str]() for _ in range(4))
    for scope in scopes:
        asked = scope.parent if scope.kind == "class" and scope.parent else scope  # a class may read what it then replaces
        (reads if scope.runs else later).update(name for name in scope.loads if not asked.is_own(name))
        into = binds if scope.runs else rebinds
        into.update(scope.stores if scope.kind == "module" else scope.stores & scope.shared)
    return Names(frozenset(binds), frozenset(reads), frozenset(later), frozenset(rebinds))


def nodes_of(statement: ast.AST) -> list[tuple[ast.AST, Scope]]:
    """Every node of the statement, each with the scope that it is run in. The scopes are complete when this returns."""
    found: list[tuple[ast.AST, Scope]] = []
    pending: list[tuple[ast.AST, Scope]] = [(statement, Scope("module", None, True))]
    while pending:
        node, scope = pending.pop()
        found.append((node, scope))
        _note(node, scope)
        pending += _parts(node, scope)
    return found


def _note(node: ast.AST, scope: Scope) -> None:
    """Enter the names of the node itself into its scope."""
    if isinstance(node, ast.Name):
        (scope.loads if isinstance(node.ctx, ast.Load) else scope.stores).add(node.id)
    elif isinstance(node, DEFINITION):
        scope.stores.add(node.name)
    elif isinstance(node, ast.alias):
        scope.stores.add(node.asname or node.name.partition(".")[0])
    elif isinstance(node, ast.arg):
        scope.stores.add(node.arg)
    elif isinstance(node, (ast.Global, ast.Nonlocal)):
        if isinstance(node, ast.Global):
            scope.shared.update(node.names)
    elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        scope.loads.add(node.target.id)
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
        scope.stores.add(node.name)
    elif isinstance(node, ast.MatchMapping) and node.rest:
        scope.stores.add(node.rest)


def _parts(node: ast.AST, scope: Scope) -> Iterable[tuple[ast.AST, Scope]]:
    """The parts of a node, each with its scope."""
    if isinstance(node, (*FUNCTION, ast.Lambda)):
        return _of_function(node, scope)
    if isinstance(node, ast.ClassDef):
        return _of_class(node, scope)
    if isinstance(node, COMPREHENSION):
        own = scope.within("comprehension")
        first = node.generators[0].iter
        return [(first, scope), *((part, own) for part in _without(node, first))]
    if isinstance(node, ast.NamedExpr):
        target = scope
        while target.kind == "comprehension" and target.parent is not None:
            target = target.parent
        return [(node.target, target), (node.value, scope)]
    if isinstance(node, ast.AnnAssign) and node.value is None and isinstance(node.target, ast.Name):
        return [(node.annotation, scope)]  # it binds nothing
    return [(part, scope) for part in ast.iter_child_nodes(node)]


def _of_function(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    own, outside = scope.within("function"), list[ast.AST]()
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *filter(None, (arguments.vararg, arguments.kwarg))]
    own.stores.update(argument.arg for argument in every)
    outside += [*arguments.defaults, *filter(None, arguments.kw_defaults)]
    outside += filter(None, (argument.annotation for argument in every))
    if isinstance(node, ast.Lambda):
        yield node.body, own
    else:
        outside += [*node.decorator_list, *filter(None, [node.returns])]
        yield from ((part, own) for part in [*node.body, *getattr(node, "type_params", ())])
    yield from ((part, scope) for part in outside)


def _of_class(node: ast.ClassDef, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    own = scope.within("class")
    yield from ((part, scope) for part in [*node.decorator_list, *node.bases, *(k.value for k in node.keywords)])
    yield from ((part, own) for part in [*node.body, *getattr(node, "type_params", ())])


def _without(node: ast.AST, first: ast.AST) -> Iterator[ast.AST]:
    """The parts of a comprehension, but for what it iterates over first."""
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.comprehension):
            yield from [part.target, *part.ifs, *([] if part.iter is first else [part.iter])]
        else:
            yield part
