"""Which objects a statement may change, read off its syntax tree.

A slice of a notebook needs every statement that binds or *changes* a name. Binding is plain to see; whether a call changes an
object is decided by these rules, for a statement that runs as the notebook does:

- A store into an attribute or an item changes the object at its root: `cfg["half"] = 1`, `VAE.sample = f`, `del d["a"]`.
- A call whose value is thrown away is made for its effect, so `x.method(…)` changes `x` (`net.eval()`), except for methods that
  show something (SHOWING). Where the value is used, only methods known to change their object count (`parts.pop()`,
  `net.load_state_dict(…)`, any name that ends with `_`).
- Of an imported module or class, only calls that set something count: `torch.manual_seed(0)`, `sns.set_theme()`,
  `sys.path.append(…)`. Drawing and downloading (`plt.plot(x)`) change nothing that a graded function could see.
- A function or method of the notebook's own changes what its body changes, by these same rules: `train_vae(model, data)` changes
  `model` if its body calls `model.double()`, `n = c.count()` changes `c` if the method stores into `self`, and `setup()` binds
  what it declares global. A class calls its bases' `__init_subclass__`. Training by an optimiser changes the network whose
  `parameters()` are mentioned where something calls `step()`.
- A function of a library changes its first argument if it is known to (IN_PLACE, names that end with `_`): `setattr(VAE, …)`,
  `random.shuffle(rows)`, `nn.init.zeros_(net.weight)`. Any other call only reads its arguments: `print(model)`.
- Files count as well (`stored`): a statement that writes one changes it.
- Two names of one object (`a = b`, `row = table[0]`, `pair = (a, b)`) change together.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.intake.scopes import DEFINITION, FUNCTION, IMPORT, STAR, Scope, nodes_of
from autograder.intake.stored import Files, opened_to_write

SHOWING = frozenset("show plot hist scatter imshow savefig head tail describe info summary print display set_title".split())
MUTATING = frozenset(
    "append appendleft extend insert remove pop popitem popleft clear update setdefault sort reverse add discard "
    "train eval to cuda cpu half float double apply load_state_dict zero_grad step fit register_buffer register_parameter "
    "register_module register_forward_hook add_module seed manual_seed write load freeze".split()
)
"""Methods that change their object even where their value is used."""

IN_PLACE = frozenset(
    "setattr delattr shuffle heappush heappop heapify heappushpop heapreplace insort insort_left insort_right fill_diagonal "
    "copyto put place putmask update_wrapper fit".split()
)
"""Functions that change an argument."""

SETTING = ("set", "seed", "manual_seed", "use", "enable", "disable", "register", "init", "filter", "simplefilter")
"""How the names of functions begin that set something in an imported module."""
SETTING_A_LIST = frozenset({"append", "insert", "extend", "update", "remove", "chdir", "putenv"})

EVERYWHERE = frozenset({"sys", "os", "torch", "numpy", "random", "warnings"})
"""Modules whose settings concern code that does not name them."""

_DYNAMIC = frozenset({"exec", "eval"})
_NAMESPACES = frozenset({"globals", "vars", "locals"})
_MOST_CALLS = 40  # how deep functions are followed into functions
_MUTABLE = (ast.List, ast.Dict, ast.Set, ast.Call)

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Arguments = dict[int | str, str]


@dataclass
class Region:
    """What a piece of code changes directly, and which functions of the notebook it calls.

    changes: pairs of a name and the scope that it occurs in
    binds: names bound through `globals()`
    calls: the functions that may be called, the roots of the arguments by position and by keyword, and the scope
    """

    changes: list[tuple[str, Scope]] = field(default_factory=list)
    binds: set[str] = field(default_factory=set)
    calls: list[tuple[Sequence[Function], Arguments, Scope]] = field(default_factory=list)


@dataclass(frozen=True)
class Summary:
    """What a call of a function changes: of its parameters, and of the module's names."""

    parameters: tuple[str, ...] = ()
    changed: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    binds: frozenset[str] = frozenset()


def roots(node: ast.expr) -> set[str]:
    """The names at the root of an expression such as `net.layers[0].weight` or `vars(cfg)`."""
    pending, found = [node], set[str]()
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred, ast.Await)):
            pending.append(node.value)
        elif isinstance(node, ast.Call):
            pending += [node.func.value] if isinstance(node.func, ast.Attribute) else node.args
    return found


def path_root(node: ast.expr) -> str | None:
    """The name at the root of an object that is passed on as it is: `net`, `net.encoder`, `rows[0]`, `*rows`."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


class Notebook:
    """Answers what the statements of one notebook change. statements: all of them, in order"""

    def __init__(self, statements: Sequence[ast.AST]) -> None:
        self.imports: dict[str, str] = {}
        self.functions: dict[str, Function] = {}
        self.classes: dict[str, ast.ClassDef] = {}
        self.methods: dict[str, list[Function]] = {}
        self.files = Files(statements)
        self._owners: dict[int, str] = {}  # of class methods: the class
        self._keeping: set[str] = set()  # names made by a function that defines another: calling one may change what it keeps
        self._summaries: dict[int, Summary] = {}
        for statement in statements:
            self._enter(statement)
        for statement in statements:
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
                self._enter_made(statement.targets, statement.value)
        self._same = _aliases(statements, self.imports)

    def _enter(self, statement: ast.AST) -> None:
        if isinstance(statement, IMPORT):
            module = getattr(statement, "module", None) or ""
            for alias in statement.names:
                self.imports[alias.asname or alias.name.partition(".")[0]] = (module or alias.name).partition(".")[0]
        elif isinstance(statement, FUNCTION):
            self.functions[statement.name] = statement
        elif isinstance(statement, ast.ClassDef):
            self.classes[statement.name] = statement
            for method in (node for node in statement.body if isinstance(node, FUNCTION)):
                self.methods.setdefault(method.name, []).append(method)
                if _is_classmethod(method):
                    self._owners[id(method)] = statement.name
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda):
            self.functions |= {t.id: statement.value for t in statement.targets if isinstance(t, ast.Name)}

    def _enter_made(self, targets: Sequence[ast.expr], call: ast.Call) -> None:
        maker = self.functions.get(call.func.id) if isinstance(call.func, ast.Name) else None
        if maker is not None and any(isinstance(node, (*FUNCTION, ast.Lambda)) for node in ast.walk(maker) if node is not maker):
            self._keeping |= {target.id for target in targets if isinstance(target, ast.Name)}

    def changes(self, statement: ast.AST) -> frozenset[str]:
        """The names whose objects the statement may change, STAR for any."""
        if isinstance(statement, DEFINITION):
            return self._by_decorators(statement) | self._by_bases(statement)
        region = self._region((node, scope) for node, scope in nodes_of(statement) if scope.runs)
        changed = {name for name, _ in region.changes} | region.binds
        for callees, arguments, _ in region.calls:
            for callee in callees:
                summary = self.summary(callee)
                changed |= summary.changes | summary.binds | _passed(summary, arguments)
        return frozenset(changed.union(*(self._same[name] for name in changed if name in self._same)))

    def _by_decorators(self, definition: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> frozenset[str]:
        """`@f.register` changes f, and `@register` whatever that function of the notebook changes."""
        changed = set[str]()
        for decorator in definition.decorator_list:
            function = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(function, ast.Attribute):
                changed |= roots(function) - self.imports.keys()
            elif isinstance(function, ast.Name) and function.id in self.functions:
                changed |= self.summary(self.functions[function.id]).changes
        return frozenset(changed)

    def _by_bases(self, definition: ast.AST) -> frozenset[str]:
        """What a class changes by being made: its bases and its metaclass may keep it."""
        if not isinstance(definition, ast.ClassDef):
            return frozenset()
        metas = [keyword.value for keyword in definition.keywords if keyword.arg == "metaclass"]
        makers = [method for base in definition.bases for method in self._found(_name_of(base), "__init_subclass__")]
        makers += [method for meta in metas for name in ("__new__", "__init__") for method in self._found(_name_of(meta), name)]
        return frozenset().union(*(self.summary(maker).changes for maker in makers))

    def _found(self, name: str, method: str) -> list[Function]:
        """The method of that class of the notebook, or of the first of its bases that has it."""
        pending, seen = [name], set[str]()
        while pending:
            name = pending.pop(0)
            definition = self.classes.get(name)
            if definition is None or name in seen:
                continue
            seen.add(name)
            own: list[Function] = [node for node in definition.body if isinstance(node, FUNCTION) and node.name == method]
            if own:
                return own
            pending += map(_name_of, definition.bases)
        return []

    def summary(self, function: Function, depth: int = 0) -> Summary:
        """What a call of the notebook's own function changes."""
        if id(function) in self._summaries:
            return self._summaries[id(function)]
        self._summaries[id(function)] = Summary()  # what a recursive call adds is found on the way
        arguments = function.args
        names = tuple(a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))
        pairs = nodes_of(function)
        region = self._region((part, scope) for part, scope in pairs if not scope.runs)
        touched = list(region.changes)
        binds = region.binds | {n for scope in {s for _, s in pairs} if not scope.runs for n in scope.stores & scope.shared}
        changes = set[str]()
        for callees, given, scope in region.calls if depth < _MOST_CALLS else []:
            for inner in (self.summary(callee, depth + 1) for callee in callees):
                changes |= inner.changes
                binds |= inner.binds
                touched += [(name, scope) for name in _passed(inner, given)]
        changes |= {name for name, scope in touched if not scope.is_own(name)}
        changed = frozenset(name for name, scope in touched if scope.is_own(name) and name in names)
        changes |= self._itself(function, changed, names)
        self._summaries[id(function)] = Summary(names, changed, frozenset(changes), frozenset(binds))
        return self._summaries[id(function)]

    def _itself(self, function: Function, changed: frozenset[str], names: Sequence[str]) -> set[str]:
        """What a call changes by changing a parameter that nobody may have passed: a mutable default, or the class."""
        arguments = function.args
        pairs: list[tuple[ast.arg, ast.expr | None]] = []
        pairs += zip(reversed([*arguments.posonlyargs, *arguments.args]), reversed(arguments.defaults), strict=False)
        pairs += zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        kept = any(argument.arg in changed and isinstance(default, _MUTABLE) for argument, default in pairs)
        itself = {function.name} if kept and not isinstance(function, ast.Lambda) else set[str]()
        return itself | (
            {self._owners[id(function)]} if id(function) in self._owners and names and names[0] in changed else set()
        )

    # -- one piece of code ------------------------------------------------------------------------------------

    def _region(self, pairs: Iterable[tuple[ast.AST, Scope]]) -> Region:
        region, steps, networks = Region(), False, list[tuple[str, Scope]]()
        pairs = list(pairs)
        discarded = {id(_awaited(node.value)) for node, _ in pairs if isinstance(node, ast.Expr)}
        for node, scope in pairs:
            if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
                self._store(node, scope, region)
            elif isinstance(node, ast.Call):
                self._call(node, id(node) in discarded, scope, region)
                method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                steps |= method == "step"
                if method in ("parameters", "named_parameters"):
                    networks += [(name, scope) for name in roots(node.func)]
        region.changes += networks if steps else []
        return region

    def _store(self, node: ast.Attribute | ast.Subscript, scope: Scope, region: Region) -> None:
        place = node.value
        if _is_namespace(place):
            key = node.slice if isinstance(node, ast.Subscript) else None
            region.binds.add(key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else STAR)
        region.changes += [(name, scope) for root in roots(place) for name in self._with_star(root)]

    def _with_star(self, root: str) -> tuple[str, ...]:
        return (root, STAR) if self.imports.get(root) in EVERYWHERE else (root,)

    def _call(self, node: ast.Call, discarded: bool, scope: Scope, region: Region) -> None:
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        region.changes += [(file, scope) for file in self.files.written_by(node)]
        region.changes += [(root, scope) for k in node.keywords if k.arg == "out" for root in roots(k.value)]
        if isinstance(function, ast.Name):
            if name in self.functions and not scope.is_own(name):
                region.calls.append(([self.functions[name]], _arguments(node), scope))
                return
            self._call_name(node, name, discarded, scope, region)
        elif isinstance(function, ast.Attribute):
            changed = {n for root in roots(function.value) for n in self._by_method(root, name, discarded, scope)}
            region.changes += [(root, scope) for root in changed]
            if name in ("update", "setdefault") and _is_namespace(function.value):
                region.binds |= _bound_by_update(node)
            self._call_method(node, function, scope, region)
        if name in IN_PLACE or (name.endswith("_") and not name.startswith("_")):
            given = node.args if name == "fit" else node.args[:1]
            region.changes += [(root, scope) for argument in given for root in roots(argument)]

    def _call_name(self, node: ast.Call, name: str, discarded: bool, scope: Scope, region: Region) -> None:
        """A call of a class, or of something else that is no function of the notebook's own."""
        if name in self.classes and not scope.is_own(name):
            region.calls.append((self._found(name, "__init__"), _arguments(node, 1), scope))
        elif name == "next" and node.args:
            region.changes += [(root, scope) for root in (path_root(node.args[0]),) if root]
        elif name in _DYNAMIC:
            region.changes += [(STAR, scope)] if discarded else []
        elif name not in self.imports and not hasattr(builtins, name):
            region.changes += [(name, scope)] if name in self._keeping else []
            called = [*self.methods.get("__call__", ()), *self.methods.get("forward", ())]
            region.calls.append((called, {0: name, **_arguments(node, 1)}, scope))

    def _call_method(self, node: ast.Call, function: ast.Attribute, scope: Scope, region: Region) -> None:
        """A call of what may be a method of a class of the notebook's own."""
        root = path_root(function.value)
        if root is not None and (scope.is_own(root) or root not in self.imports):
            called = self.methods.get(function.attr, [])
            of_class = isinstance(function.value, ast.Name) and root in self.classes and not scope.is_own(root)
            if of_class:
                called = self._found(root, function.attr)
            for method in called:
                bound = not of_class or _is_classmethod(method)
                region.calls.append(([method], {0: root, **_arguments(node, 1)} if bound else _arguments(node), scope))

    def _by_method(self, root: str, method: str, discarded: bool, scope: Scope) -> tuple[str, ...]:
        """What `root.….method(…)` changes at its root."""
        if root in self.imports and not scope.is_own(root):
            sets = method.startswith(SETTING) or method in SETTING_A_LIST or method.endswith("seed")
            return self._with_star(root) if sets else ()
        if root in self.classes and not scope.is_own(root):
            return (root,) if discarded and not self._found(root, method) else ()
        changes = method in MUTATING or method.endswith("_") or (discarded and method not in SHOWING)
        return (root,) if changes else ()


def _name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _is_classmethod(function: Function) -> bool:
    decorators = getattr(function, "decorator_list", [])
    return getattr(function, "name", "") == "__init_subclass__" or any(_name_of(d) == "classmethod" for d in decorators)


def _is_namespace(place: ast.expr) -> bool:
    """Whether it is `globals()`, or as good as."""
    return isinstance(place, ast.Call) and _name_of(place.func) in _NAMESPACES and not place.args


def _bound_by_update(node: ast.Call) -> set[str]:
    """The names that `globals().update(…)` binds."""
    bound = {keyword.arg or STAR for keyword in node.keywords}
    for argument in node.args[:1]:
        keys = argument.keys if isinstance(argument, ast.Dict) else [argument]
        bound |= {key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else STAR for key in keys}
    return bound


def _awaited(value: ast.expr) -> ast.expr:
    return value.value if isinstance(value, ast.Await) else value


def _arguments(node: ast.Call, first: int = 0) -> Arguments:
    """The roots of what a call passes on, by position and by keyword. first: the first position"""
    given: Arguments = {}
    places: Iterator[tuple[int | str, ast.expr]] = iter(enumerate(node.args, first))
    for place, value in [*places, *((k.arg or "", k.value) for k in node.keywords)]:
        if root := path_root(value):
            given[place] = root
    return given


def _passed(summary: Summary, arguments: Mapping[int | str, str]) -> set[str]:
    """The roots of the arguments that the function changes."""
    names = summary.parameters
    at = {place: names[place] if place < len(names) else "" for place in arguments if isinstance(place, int)}
    return {root for place, root in arguments.items() if (at[place] if isinstance(place, int) else place) in summary.changed}


def _aliases(statements: Sequence[ast.AST], imports: Mapping[str, str]) -> dict[str, set[str]]:
    """Name -> all names that may stand for the same object, or for a part of it."""
    groups: dict[str, set[str]] = {}
    for statement in statements:
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is None:
            continue
        value = statement.value
        parts = (
            value.elts if isinstance(value, (ast.Tuple, ast.List)) else value.values if isinstance(value, ast.Dict) else [value]
        )
        sources = {root for part in parts if (root := path_root(part)) and root not in imports}
        sources |= opened_to_write(value)
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        flat = [t for target in targets for t in (target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target])]
        names = {t.id for t in flat if isinstance(t, ast.Name)}
        if names and (sources or (len(names) > 1 and not isinstance(value, (ast.Tuple, ast.List)))):
            _join(groups, names | sources)
    return groups


def _join(groups: dict[str, set[str]], names: set[str]) -> None:
    """Put the names into one group."""
    largest = max((groups.get(name, set()) for name in names), key=len)
    for name in names:
        for other in {name} | (groups[name] if name in groups and groups[name] is not largest else set()):
            largest.add(other)
            groups[other] = largest
