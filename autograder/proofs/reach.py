"""What a program can reach of a submission, so that a change elsewhere leaves its reply as it is.

A program's reply depends on what runs when the modules are imported, on the functions and classes that the program can
reach, on its inputs and on the engine. Two of these are taken from the sources here:

- The *skeleton*: every module with the bodies of its functions left out. It holds all that an import runs.
- The *reached definitions*: those whose name occurs in the program, or in a reached definition, transitively. Names are
  compared as text, so a definition counts as reached as soon as anything reached has the same name. A method counts apart
  from its class where nobody calls it but by its name: training reaches `forward` and `log_prob`, and not `sample`.

This argument needs code that does not look names up by text and keeps nothing between programs. So `Reach.key` is None,
and the reply must not be kept, where an import runs more than imports, definitions and constants, or where a reached
definition can keep state (`global`, a mutable default, an attribute of anything but `self`, a decorator such as
`functools.cache`), mentions a module-level variable that is no constant, or uses a name of DYNAMIC. In doubt a definition
is refused: that costs time and nothing else.
"""

from __future__ import annotations

import ast
import copy
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

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

MODULES_OWN = frozenset(
    "T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval "
    "extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia "
    "named_buffers named_children named_modules named_parameters parameters register_backward_hook register_buffer "
    "register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook "
    "register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter "
    "register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory "
    "state_dict to to_empty train type xpu zero_grad right_inverse".split()
)
"""The names that torch.nn.Module has itself, and the one that torch's parametrizations look for: torch may call these by
itself. No other method is called but by its name."""
BASES = frozenset({"torch.nn.Module", "nn.Module", "object"})

DECORATORS = frozenset({"staticmethod", "classmethod", "property", "torch.no_grad()", "torch.no_grad", "torch.enable_grad()"})
SETTABLE = frozenset({"requires_grad", "grad", "data"})  # attributes of tensors, which no other program has
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)


@dataclass(frozen=True)
class Definition:
    """A top-level function or class, or a method that counts apart from its class.

    names:    every name in it
    code:     a digest of its tree, whatever the layout
    layout:   a digest of its lines and their numbers, which tracebacks show
    stateful: whether it could keep anything between programs
    methods:  name -> a method that is reached by its name alone, and is no part of the rest
    """

    names: frozenset[str]
    code: bytes
    layout: bytes
    stateful: bool
    methods: Mapping[str, Definition] = field(default_factory=dict)

    def parts(self, reached: Collection[str]) -> Iterator[Definition]:
        """What of it is reached, once its own name is."""
        yield self
        yield from (self.methods[name] for name in sorted(self.methods) if name in reached or f".{name}" in reached)


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

    def parts(self, reached: Collection[str]) -> Iterator[Definition]:
        """The definitions of these names, and of their methods those of these names, in order."""
        for name in sorted(self.definitions.keys() & reached):
            for definition in self.definitions[name]:
                yield from definition.parts(reached)


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
            for part in module.parts(reached):
                if part.stateful:
                    return None
                text.update(part.code)
                layout.update(part.layout)
        return text.hexdigest(), text.hexdigest() + layout.hexdigest()

    def _reached(self, names: frozenset[str]) -> set[str]:
        """The names, and those that their definitions mention, transitively."""
        found = set(names)
        while new := {name for m in self._modules.values() for part in m.parts(found) for name in part.names} - found:
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
    variables, plain, ordinary = set[str](), True, set(BASES)
    for node in tree.body:
        if isinstance(node, DEFINITIONS):
            apart = _methods_apart(node, ordinary)
            (ordinary.add if apart is not None else ordinary.discard)(node.name)
            definitions[node.name] = (*definitions.get(node.name, ()), _definition(node, lines, own, apart))
            plain = plain and _runs_nothing(node)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            plain = plain and _may_import(node, own)
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            constant = (
                isinstance(node, ast.Assign) and _constant(node.value) and all(isinstance(t, ast.Name) for t in node.targets)
            )
            plain = plain and constant
            variables |= set() if constant else _names(node)
    return Module(_digest(ast.dump(_without_bodies(tree))), definitions, frozenset(variables), plain)


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


def _definition(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
    lines: list[str],
    own: frozenset[str],
    apart: Mapping[str, ast.FunctionDef] | None = None,
) -> Definition:
    """apart: of a class, its methods that are no part of the rest"""
    apart = apart or {}
    methods = {name: _definition(method, lines, own) for name, method in apart.items()}
    elsewhere = {number for method in apart.values() for number in _lines_of(method)}
    layout = "\n".join(f"{number} {lines[number - 1]}" for number in _lines_of(node) if number not in elsewhere)
    if isinstance(node, ast.ClassDef):
        node = copy.copy(node)
        node.body = [part for part in node.body if part not in apart.values()]
    names = frozenset(_names(node))
    stateful = bool(names & DYNAMIC) or any(_keeps(part, own) for part in ast.walk(node))
    return Definition(names, _digest(ast.dump(node)), _digest(layout), stateful, methods)


def _lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> range:
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    return range(first, (node.end_lineno or first) + 1)


def _methods_apart(node: ast.AST, ordinary: Collection[str]) -> dict[str, ast.FunctionDef] | None:
    """The methods of a class that nobody calls but by their names; None where that is not known of its bases.

    ordinary: torch's own bases, and the classes of the module so far of which it is known
    """
    if not isinstance(node, ast.ClassDef) or node.decorator_list or node.keywords:
        return None
    if not all(ast.unparse(base) in ordinary for base in node.bases):
        return None
    methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
    count = Counter(method.name for method in methods)
    return {m.name: m for m in methods if count[m.name] == 1 and not m.name.startswith("_") and m.name not in MODULES_OWN}


def _names(tree: ast.AST) -> set[str]:
    """Every identifier in it, and after a dot every text that is one: a method may be called by its text."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.update(part for name in (node.name, node.asname or "") for part in name.split("."))
        elif isinstance(node, ast.Constant):
            found.update(f".{name}" for name in identifiers(node.value))
        elif isinstance(node, ast.MatchClass):
            found.update(node.kwd_attrs)
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


def names_in(request: Mapping[str, Any]) -> frozenset[str]:
    """Every identifier in a request to a worker."""
    return frozenset(identifiers([request["modules"], request["steps"], request["returns"]]))


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
