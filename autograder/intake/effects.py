"""Which objects a statement may change, read off its syntax tree.

A slice of a notebook needs every statement that binds or *changes* a name. Binding is plain to see; whether a call changes an
object is decided by these rules, for a statement that runs as the notebook does:

- A store into an attribute or an item changes the object at its root: `cfg["half"] = 1`, `VAE.sample = f`, `del d["a"]`.
- A call whose value is thrown away is made for its effect, so `x.method(…)` changes `x` (`net.eval()`), except for methods that
  show something (SHOWING). Where the value is used, only methods known to change their object count (`parts.pop()`,
  `net.load_state_dict(…)`, any name that ends with `_`).
- Of an imported module or class, only calls that set something count: `torch.manual_seed(0)`, `sns.set_theme()`,
  `sys.path.append(…)`. Drawing and downloading (`plt.plot(x)`) change nothing that a graded function could see.
- A function of the notebook's own changes what its body changes, by these same rules: `train_vae(model, data)` changes `model`
  if its body calls `model.double()`, and `setup()` binds what it declares global. Training by an optimiser changes the network
  whose `parameters()` are mentioned where something calls `step()`.
- A function of a library changes its first argument if it is known to (IN_PLACE, names that end with `_`): `setattr(VAE, …)`,
  `random.shuffle(rows)`, `nn.init.zeros_(net.weight)`. Any other call only reads its arguments: `print(model)`.
- Two names of one object (`a = b`, `row = table[0]`, `pair = (a, b)`) change together.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.intake.scopes import DEFINITION, FUNCTION, IMPORT, STAR, Scope, nodes_of

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


@dataclass
class Region:
    """What a piece of code changes directly, and which functions of the notebook it calls.

    changes: pairs of a name and the scope that it occurs in
    binds: names bound through `globals()`
    calls: the function's name, the roots of the arguments by position and by keyword, and the scope
    """

    changes: list[tuple[str, Scope]] = field(default_factory=list)
    binds: set[str] = field(default_factory=set)
    calls: list[tuple[str, dict[int | str, str], Scope]] = field(default_factory=list)


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
        self.functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda] = {}
        self.classes: dict[str, frozenset[str]] = {}
        self._summaries: dict[str, Summary] = {}
        for statement in statements:
            self._enter(statement)
        self._same = _aliases(statements, self.imports)

    def _enter(self, statement: ast.AST) -> None:
        if isinstance(statement, IMPORT):
            module = getattr(statement, "module", None) or ""
            for alias in statement.names:
                self.imports[alias.asname or alias.name.partition(".")[0]] = (module or alias.name).partition(".")[0]
        elif isinstance(statement, FUNCTION):
            self.functions[statement.name] = statement
        elif isinstance(statement, ast.ClassDef):
            self.classes[statement.name] = frozenset(n.name for n in statement.body if isinstance(n, FUNCTION))
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda):
            self.functions |= {t.id: statement.value for t in statement.targets if isinstance(t, ast.Name)}

    def changes(self, statement: ast.AST) -> frozenset[str]:
        """The names whose objects the statement may change, STAR for any."""
        if isinstance(statement, DEFINITION):
            return self._by_decorators(statement)
        region = self._region((node, scope) for node, scope in nodes_of(statement) if scope.runs)
        changed = {name for name, _ in region.changes} | region.binds
        for callee, arguments, _ in region.calls:
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
                changed |= self.summary(function.id).changes
        return frozenset(changed)

    def summary(self, function: str, depth: int = 0) -> Summary:
        """What a call of the notebook's own function changes."""
        if function in self._summaries:
            return self._summaries[function]
        self._summaries[function] = Summary()  # what a recursive call adds is found on the way
        node = self.functions[function]
        arguments = node.args
        names = tuple(a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))
        pairs = nodes_of(node)
        region = self._region((part, scope) for part, scope in pairs if not scope.runs)
        touched = list(region.changes)
        binds = region.binds | {n for scope in {s for _, s in pairs} if not scope.runs for n in scope.stores & scope.shared}
        changes = set[str]()
        for callee, given, scope in region.calls if depth < _MOST_CALLS else []:
            inner = self.summary(callee, depth + 1)
            changes |= inner.changes
            binds |= inner.binds
            touched += [(name, scope) for name in _passed(inner, given)]
        changes |= {name for name, scope in touched if not scope.is_own(name)}
        changed = frozenset(name for name, scope in touched if scope.is_own(name) and name in names)
        self._summaries[function] = Summary(names, changed, frozenset(changes), frozenset(binds))
        return self._summaries[function]

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
        if isinstance(place, ast.Call) and isinstance(place.func, ast.Name) and place.func.id in _NAMESPACES and not place.args:
            key = node.slice if isinstance(node, ast.Subscript) else None
            region.binds.add(key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else STAR)
        region.changes += [(name, scope) for root in roots(place) for name in self._with_star(root)]

    def _with_star(self, root: str) -> tuple[str, ...]:
        return (root, STAR) if self.imports.get(root) in EVERYWHERE else (root,)

    def _call(self, node: ast.Call, discarded: bool, scope: Scope, region: Region) -> None:
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if isinstance(function, ast.Name):
            if name in self.functions and not scope.is_own(name):
                region.calls.append((name, _arguments(node), scope))
                return
            region.changes += [(STAR, scope)] if name in _DYNAMIC and discarded else []
        elif isinstance(function, ast.Attribute):
            changed = {n for root in roots(function.value) for n in self._by_method(root, name, discarded, scope)}
            region.changes += [(root, scope) for root in changed]
        if name in IN_PLACE or (name.endswith("_") and not name.startswith("_")):
            given = node.args if name == "fit" else node.args[:1]
            region.changes += [(root, scope) for argument in given for root in roots(argument)]

    def _by_method(self, root: str, method: str, discarded: bool, scope: Scope) -> tuple[str, ...]:
        """What `root.….method(…)` changes at its root."""
        if root in self.imports and not scope.is_own(root):
            sets = method.startswith(SETTING) or method in SETTING_A_LIST or method.endswith("seed")
            return self._with_star(root) if sets else ()
        if root in self.classes and not scope.is_own(root):
            return (root,) if discarded and method not in self.classes[root] else ()
        changes = method in MUTATING or method.endswith("_") or (discarded and method not in SHOWING)
        return (root,) if changes else ()


def _awaited(value: ast.expr) -> ast.expr:
    return value.value if isinstance(value, ast.Await) else value


def _arguments(node: ast.Call) -> dict[int | str, str]:
    """The roots of what a call passes on, by position and by keyword."""
    given: dict[int | str, str] = {}
    places: Iterator[tuple[int | str, ast.expr]] = iter(enumerate(node.args))
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
