"""What a program can reach of a submission, so that a change elsewhere leaves its reply as it is.

A program's reply depends on what runs when the modules are imported, on the functions and classes that the program can
reach, on its inputs and on the engine. Two of these are taken from the sources here:

- The *skeleton*: every module with the bodies of its functions left out. It holds all that an import runs.
- The *reached definitions*: those whose name occurs in the program, or in a reached definition, transitively. Names are
  compared as text, so a definition counts as reached as soon as anything reached has the same name.

This argument needs code that does not look names up by text and keeps nothing between programs. So `Reach.key` is None,
and the reply must not be kept, where an import runs more than imports, definitions and constants, or where a reached
definition can keep state (`global`, a mutable default, an attribute of anything but `self`, a decorator such as
`functools.cache`), mentions a module-level variable that is no constant, or uses a name of DYNAMIC. In doubt a definition
is refused: that costs time and nothing else.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

MODULES = frozenset(
    "__future__ abc collections copy dataclasses functools itertools math matplotlib numpy scipy sympy torch typing".split()
)
"""Modules that a submission may import. (Others read files, clocks or the interpreter.)"""

BUILTINS = frozenset(
    "getattr setattr delattr hasattr globals locals vars dir eval exec compile open input __import__ id hash".split()
)
DYNAMIC = frozenset(
    "importlib inspect sys os gc builtins cache lru_cache cached_property singledispatch compile jit library backends "
    "overrides hub multiprocessing _C _dynamo use_deterministic_algorithms data_ptr default_rng "
    "__dict__ __doc__ __class__ __code__ __globals__ __builtins__ __defaults__ __closure__ __setattr__ __getattribute__ "
    "__subclasses__ __mro__ __base__ __bases__ __func__ __self__ __wrapped__".split()
)
"""Names by which code finds others, keeps what it saw, or changes the interpreter or torch for the programs that follow:
functions of Python's own (`eval`, not `model.eval`), and names wherever they stand."""

DECORATORS = frozenset({"staticmethod", "classmethod", "property", "torch.no_grad()", "torch.no_grad", "torch.enable_grad()"})
SETTABLE = frozenset({"requires_grad", "grad", "data"})  # attributes of tensors, which no other program has
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)


@dataclass(frozen=True)
class Definition:
    """A top-level function or class.

    names:    every name in it
    code:     a digest of its tree, whatever the layout
    layout:   a digest of its lines and their numbers, which tracebacks show
    stateful: whether it could keep anything between programs
    """

    names: frozenset[str]
    code: bytes
    layout: bytes
    stateful: bool


@dataclass(frozen=True)
class Module:
    """A module, taken apart.

    skeleton:    a digest of everything but the bodies of functions
    definitions: name -> every definition of that name, in order
    variables:   names in statements that are neither definitions nor imports nor constants
    plain:       whether an import runs nothing but those three
    """

    skeleton: bytes
    definitions: Mapping[str, tuple[Definition, ...]]
    variables: frozenset[str]
    plain: bool


class Reach:
    """The sources of one submission.

    sources: file name -> text
    given:   files of the course beside them, which are trusted to keep nothing but in their variables
    """

    def __init__(self, sources: Mapping[str, str], given: Iterable[str] = ("provided.py",)) -> None:
        own = frozenset(name.removesuffix(".py") for name in sources)
        self._given = {name: sources[name] for name in given if name in sources}
        modules = {name: taken_apart(text, own) for name, text in sorted(sources.items()) if name.endswith(".py")}
        self._modules = {name: module for name, module in modules.items() if module is not None}
        self._plain = len(self._modules) == len(sources) and all(
            module.plain or name in self._given for name, module in self._modules.items()
        )
        self._keys: dict[frozenset[str], tuple[str, str] | None] = {}

    def key(self, names: frozenset[str]) -> tuple[str, str] | None:
        """What the reply to a program with these names depends on, whatever the layout, and with the layout; None where it
        may depend on more."""
        if names not in self._keys:
            self._keys[names] = self._key(names) if self._plain else None
        return self._keys[names]

    def _key(self, names: frozenset[str]) -> tuple[str, str] | None:
        reached = self._reached(names)
        if any(module.variables & reached for module in self._modules.values()):
            return None
        text = hashlib.sha256(repr(self._given).encode("utf-8", "surrogatepass"))
        layout = hashlib.sha256()
        for name, module in self._modules.items():
            if name in self._given:
                continue
            text.update(name.encode() + b"\0" + module.skeleton)
            for defined in sorted(module.definitions.keys() & reached):
                for definition in module.definitions[defined]:
                    if definition.stateful:
                        return None
                    text.update(definition.code)
                    layout.update(definition.layout)
        return text.hexdigest(), text.hexdigest() + layout.hexdigest()

    def _reached(self, names: frozenset[str]) -> set[str]:
        """The names, and those that their definitions mention, transitively."""
        found, new = set(names), set(names)
        while new:
            mentioned = {
                name
                for module in self._modules.values()
                for defined in module.definitions.keys() & new
                for definition in module.definitions[defined]
                for name in definition.names
            }
            new = mentioned - found
            found |= new
        return found


@lru_cache(1 << 10)
def taken_apart(text: str, own: frozenset[str]) -> Module | None:
    """A module's parts; None where it is no Python. own: modules of the submission, which it may import"""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    lines = text.splitlines()
    definitions: dict[str, tuple[Definition, ...]] = {}
    variables, plain = set[str](), True
    for node in tree.body:
        if isinstance(node, DEFINITIONS):
            definitions[node.name] = (*definitions.get(node.name, ()), _definition(node, lines, own))
            plain = plain and _runs_nothing(node)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            plain = plain and _may_import(node, own)
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            constant = (
                isinstance(node, ast.Assign) and _constant(node.value) and all(isinstance(t, ast.Name) for t in node.targets)
            )
            plain = plain and constant
            variables |= set() if constant else _names(node)
    return Module(_digest(ast.dump(_without_bodies(ast.parse(text)))), definitions, frozenset(variables), plain)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _without_bodies(tree: ast.Module) -> ast.Module:
    """The tree without the bodies of functions, and without texts that stand alone."""
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            node.body = []
        elif isinstance(node, (ast.Module, ast.ClassDef)):
            node.body = [part for part in node.body if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))]
    return tree


# ---- one definition --------------------------------------------------------------------------------------------


def _definition(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, lines: list[str], own: frozenset[str]) -> Definition:
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    layout = "\n".join([str(first), *lines[first - 1 : node.end_lineno]])
    names = frozenset(_names(node))
    stateful = bool(names & DYNAMIC) or any(_keeps(part, own) for part in ast.walk(node))
    return Definition(names, _digest(ast.dump(node)), _digest(layout), stateful)


def _names(tree: ast.AST) -> set[str]:
    """Every identifier in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.update(part for name in (node.name, node.asname or "") for part in name.split("."))
    return found


def _keeps(node: ast.AST, own: frozenset[str]) -> bool:
    """Could this part of a definition keep anything for the next program, or look up a name by its text?"""
    if isinstance(node, ast.Global):
        return True
    if isinstance(node, ast.Name):
        return node.id in BUILTINS
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return not _may_import(node, own)
    if isinstance(node, DEFINITIONS):
        return not _runs_nothing(node)
    if isinstance(node, ast.Attribute):
        changes = isinstance(node.ctx, (ast.Store, ast.Del))
        of_self = isinstance(node.value, ast.Name) and node.value.id == "self"
        return node.attr.startswith(("set_", "register_module_")) or (changes and not of_self and node.attr not in SETTABLE)
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, (ast.Store, ast.Del)):
        return not isinstance(_root(node), ast.Name)
    return False


def _root(node: ast.expr) -> ast.expr:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node


# ---- what an import runs ---------------------------------------------------------------------------------------


def _runs_nothing(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Its definition runs no code and makes nothing that several calls share."""
    if not all(ast.unparse(decorator) in DECORATORS for decorator in node.decorator_list):
        return False
    if not isinstance(node, ast.ClassDef):
        defaults = [d for d in (*node.args.defaults, *node.args.kw_defaults) if d is not None]
        return all(_constant(d) for d in defaults)
    bases = all(isinstance(_root(base), ast.Name) for base in node.bases) and not node.keywords
    return bases and all(_plain_in_class(part) for part in node.body)


def _plain_in_class(node: ast.stmt) -> bool:
    if isinstance(node, FUNCTIONS):
        return _runs_nothing(node)
    if isinstance(node, (ast.Expr, ast.Assign, ast.AnnAssign)):
        return node.value is None or _constant(node.value)
    return isinstance(node, ast.Pass)


PLAIN_PARTS = (ast.Constant, ast.Tuple, ast.UnaryOp, ast.BinOp, ast.Name, ast.Attribute)
WITHIN_PLAIN = (ast.operator, ast.unaryop, ast.expr_context)


def _constant(node: ast.expr) -> bool:
    """A number or text, a tuple of such, arithmetic with them, or a name (of torch's, such as `torch.float32`)."""
    return all(isinstance(part, (*PLAIN_PARTS, *WITHIN_PLAIN)) for part in ast.walk(node))


def _may_import(node: ast.Import | ast.ImportFrom, own: frozenset[str]) -> bool:
    if isinstance(node, ast.ImportFrom):
        return not node.level and _known(node.module or "", own) and all(alias.name != "*" for alias in node.names)
    return all(_known(alias.name, own) for alias in node.names)


def _known(module: str, own: frozenset[str]) -> bool:
    return module.split(".")[0] in MODULES | own


def identifiers(values: object) -> Iterator[str]:
    """Every identifier in the texts of a nested value, such as a program's steps: "mod.f" names mod and f."""
    if isinstance(values, str):
        yield from (part for part in values.split(".") if part.isidentifier())
    elif isinstance(values, Mapping):
        for key, value in values.items():
            yield from identifiers(key)
            yield from identifiers(value)
    elif isinstance(values, (list, tuple)):
        for value in values:
            yield from identifiers(value)
