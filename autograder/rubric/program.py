"""Programs: what the worker is asked to do, written as ordinary Python and kept as data.

A program is a list of steps `[name, args, kwargs]`. Its author writes a function of a recorder `s` and of the case's
inputs. One run of that function against the recorder yields the steps:

>>> def program(s, mu, logvar):
...     z = s.mod.reparameterize(mu, logvar)
...     return {"z": z, "half": 0.5 * z[0]}
>>> for step in record(program, ("mu", "logvar")).steps:
...     print(step)
('mod.reparameterize', [{'$': 'input', 'name': 'mu'}, {'$': 'input', 'name': 'logvar'}], {})
('item', [{'$': 'step', 'step': 0}, 0], {})
('operator.mul', [0.5, {'$': 'step', 'step': 1}], {})

Names resolve in the worker: `mod` (the assignment's first module), any other module by its name (`theory`, `provided`),
`torch`, `sympy`, `operator`, and the worker's own verbs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, NoReturn

from autograder.rubric.nesting import flattened
from autograder.sandbox.inside.verbs import VERBS, paths_of

Step = tuple[str, list[Any], dict[str, Any]]


def graded_names(modules: Sequence[str], programs: Iterable[Program]) -> dict[str, frozenset[str]]:
    """Module -> the names in it that these programs look up. The first module is `mod` as well."""
    programs = list(programs)
    roots = {module: {module.removesuffix(".py")} | ({"mod"} if module == modules[0] else set()) for module in modules}
    return {m: frozenset().union(*(p.names_in(root) for root in names for p in programs)) for m, names in roots.items()}


@dataclass(frozen=True)
class Program:
    """Steps, their named results, and the points at which the judge waits for a reply before it sends more arrays.

    steps:    (name, args, kwargs); an argument {"$": "input" or "step", …} stands for a value
    returns:  dotted result name -> reference
    barriers: indices of steps that are sent only after the replies to all earlier steps
    fresh:    index of the first step in a new worker -> references to the values that it is given, as inputs
    """

    steps: tuple[Step, ...]
    returns: Mapping[str, Any]
    barriers: tuple[int, ...] = ()
    fresh: Mapping[int, tuple[Any, ...]] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        return {
            "steps": [list(step) for step in self.steps],
            "returns": dict(self.returns),
            "barriers": list(self.barriers),
            "fresh": [[index, list(values)] for index, values in self.fresh.items()],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Program:
        fresh = {index: tuple(values) for index, values in data["fresh"]}
        return cls(tuple((n, a, k) for n, a, k in data["steps"]), data["returns"], tuple(data["barriers"]), fresh)

    @property
    def results(self) -> tuple[str, ...]:
        """The results' names as the program's author gave them: `layers` for `layers.0` and `layers.1`."""
        return tuple(dict.fromkeys(name.split(".")[0] for name in self.returns))

    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs that some step mentions. Only these are sent to the worker."""
        mentioned = dict.fromkeys(references([self.steps, dict(self.returns), list(self.fresh.values())], "input", "name"))
        return tuple(name for name in mentioned if not name.startswith(CARRIED))

    def paths(self) -> tuple[str, ...]:
        """The dotted names that steps look up: a step's own, or those that its verb is given."""
        return tuple(path for name, args, _ in self.steps for path in paths_of(name, args))

    def names_in(self, root: str) -> set[str]:
        """The names that steps look up in the module of that name in programs."""
        dotted = (path.split(".") for path in self.paths())
        return {parts[1] for parts in dotted if parts[0] == root and len(parts) > 1}

    def verb(self, result: str) -> str:
        """The name of the step that makes a result, "" where none does."""
        reference = self.returns.get(result)
        if not isinstance(reference, Mapping) or reference.get("$") != "step":
            return ""
        return self.steps[reference["step"]][0]

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The steps in the order in which they are sent: split at the barriers, and where a new worker begins."""
        return self._split((*self.barriers, *self.fresh))

    @cached_property
    def lives(self) -> tuple[Part, ...]:
        """The steps of each worker, for whoever need not keep later arrays from earlier steps."""
        return self._split(tuple(self.fresh))

    def _split(self, edges: Sequence[int]) -> tuple[Part, ...]:
        inside = sorted(edge for edge in {*edges} if 0 < edge < len(self.steps))
        parts, sent, born = [], set[str](), 0
        for first, last in pairwise([0, *inside, len(self.steps)]):
            if first in self.fresh:
                born, sent = first, set()
            steps, returns = self._from(born)[first - born : last - born], self._returned(born, first, last)
            mentioned = dict.fromkeys(references([steps, returns], "input", "name"))
            new = [name for name in mentioned if name not in sent]
            sent.update(new)
            own = tuple(name for name in new if not name.startswith(CARRIED))
            carried = tuple(name for name in new if name.startswith(CARRIED))
            parts.append(Part(steps, returns, own, carried, first == born, first in self.fresh))
        return tuple(parts)

    def _from(self, born: int) -> tuple[Step, ...]:
        """The steps from this one on, with references to values counted from it."""
        return tuple((name, _counted_from(born, args), _counted_from(born, kwargs)) for name, args, kwargs in self.steps[born:])

    def _returned(self, born: int, first: int, last: int) -> dict[str, Any]:
        """What the worker that began at a step returns after the steps from `first` to `last`: what the next worker is given as
        soon as it is made, so that nothing which is sent later gets into it; and after its own last step its results."""
        next_born = min((step for step in self.fresh if step >= last), default=None)
        given = dict(zip(_names_carried(self.fresh, next_born), self.fresh[next_born], strict=True)) if next_born else {}
        ends = last == len(self.steps) or last in self.fresh
        now = {name: reference for name, reference in given.items() if self._is_made(reference, first, last, ends=ends)}
        made = {
            name: reference
            for name, reference in (self.returns if ends else {}).items()
            if all(born <= step < last for step in references(reference, "step", "step"))
            and (last == len(self.steps) or next(references(reference, "step", "step"), None) is not None)
        }
        return {name: _counted_from(born, reference) for name, reference in {**made, **now}.items()}

    @staticmethod
    def _is_made(reference: Any, first: int, last: int, *, ends: bool) -> bool:
        """Whether a value that mentions steps is made by those from `first` to `last`. Others come where the worker ends."""
        made_by = max(references(reference, "step", "step"), default=None)
        return ends if made_by is None else first <= made_by < last


CARRIED = "carried "
"""What the name of an input begins with that is a value from an earlier worker, and not the case's."""


@dataclass(frozen=True)
class Part:
    """Steps that are sent at once.

    inputs:  names of the case's inputs that they mention first
    carried: names of values that an earlier worker returned, and that they mention first
    begins:  whether the worker forgets what came before
    renews:  whether a new worker runs them
    """

    steps: tuple[Step, ...]
    returns: Mapping[str, Any]
    inputs: tuple[str, ...]
    carried: tuple[str, ...]
    begins: bool
    renews: bool


def _names_carried(fresh: Mapping[int, Sequence[Any]], index: int) -> list[str]:
    """The names of the inputs that the worker which begins at a step is given."""
    before = sum(len(values) for other, values in fresh.items() if other < index)
    return [f"{CARRIED}{before + k}" for k in range(len(fresh[index]))]


def _counted_from(born: int, tree: Any) -> Any:
    """The tree with references to steps counted from another one."""
    if isinstance(tree, Mapping):
        if tree.get("$") == "step":
            return {"$": "step", "step": tree["step"] - born}
        return {key: _counted_from(born, value) for key, value in tree.items()}
    return [_counted_from(born, value) for value in tree] if isinstance(tree, (list, tuple)) else tree


def references(tree: Any, kind: str, field: str) -> Iterator[Any]:
    """What the references of a kind, "input" or "step", in steps or results stand for: its name, or its number."""
    if isinstance(tree, Mapping):
        if tree.get("$") == kind:
            yield tree[field]
        else:
            for value in tree.values():
                yield from references(value, kind, field)
    elif isinstance(tree, (list, tuple)):
        for value in tree:
            yield from references(value, kind, field)


class Recorder:
    """`s` in a program: every call on it becomes a step."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._barriers: list[int] = []
        self._fresh: dict[int, tuple[Any, ...]] = {}

    def __getattr__(self, name: str) -> Path:
        if name.startswith("_"):
            raise AttributeError(name)
        return Path(self, name)

    def wait(self) -> None:
        """Send the arrays of later steps only after the replies to all earlier ones."""
        self._barriers.append(len(self._steps))

    def fresh(self, *values: Any) -> tuple[Node, ...]:
        """Go on in a new worker, which has seen nothing but these values: tensors, arrays and numbers.

        What is asked of it was made by code that cannot have seen what the worker before was sent.
        A value leaves the worker before at the first `wait` after it was made: what is sent later cannot get into it.

        >>> def program(s, data, held_out):
        ...     model = s.mod.trained(data)
        ...     (model,) = s.fresh(s.saved(model))
        ...     return {"codes": s.restored(model, s.mod.Model())(held_out)}
        """
        data = tuple(_data(value) for value in values)  # may record steps of its own
        self._of_this_worker(data)
        if len(self._steps) == max(self._fresh, default=0):
            raise TypeError("s.fresh() ends a worker that was asked nothing")
        self._fresh[len(self._steps)] = data
        return tuple(Node(self, {"$": "input", "name": name}) for name in _names_carried(self._fresh, len(self._steps)))

    def _of_this_worker(self, data: Any) -> None:
        """raises TypeError where it mentions a value that only an earlier worker has"""
        born = max(self._fresh, default=0)
        if any(step < born for step in references(data, "step", "step")):
            raise TypeError("this value is in an earlier worker: give it to the new one, s.fresh(value)")

    def unpack(self, value: Any, count: int) -> tuple[Node, ...]:
        """The `count` parts of a result: `z, log_det = s.unpack(layer.forward(x), 2)`."""
        whole = self._step("unpack", [value, count], {})
        return tuple(whole[i] for i in range(count))

    def _step(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Node:
        data = [_data(a) for a in args], {k: _data(v) for k, v in kwargs.items()}  # may record steps of its own
        self._of_this_worker(data)
        self._steps.append((name, *data))
        return Node(self, {"$": "step", "step": len(self._steps) - 1})


@dataclass(frozen=True)
class Path:
    """`s.torch.distributions.Normal`: a dotted name, which is called, or fetched where it is an argument."""

    _recorder: Recorder
    _name: str

    def __getattr__(self, name: str) -> Path:
        return Path(self._recorder, f"{self._name}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Node:
        _check_name(self._name)
        return self._recorder._step(self._name, args, kwargs)


def _check_name(name: str) -> None:
    """raises AttributeError where a step of that name is neither a verb nor a name in a module"""
    root, dot, _ = name.partition(".")
    verb = VERBS.get(root)
    if bool(dot) == bool(verb) or (verb and verb.internal):
        known = ", ".join(name for name, verb in VERBS.items() if not verb.internal)
        raise AttributeError(f"s.{name} is neither a name in a module, such as s.mod.loss, nor one of the verbs: {known}")


def _operator(name: str) -> Callable[[Operand, Any], Node]:
    """The method that records `self ∘ other`."""

    def apply(self: Operand, other: Any) -> Node:
        return self._recorder._step(f"operator.{name}", [self, other], {})

    return apply


def _reflected(name: str) -> Callable[[Operand, Any], Node]:
    """The method that records `other ∘ self`."""

    def apply(self: Operand, other: Any) -> Node:
        return self._recorder._step(f"operator.{name}", [other, self], {})

    return apply


class Operand:
    """A value that exists only in the worker. Arithmetic, order, indexing and attributes become steps, as calls do."""

    __array_ufunc__ = None  # `array * value` comes here, where an array is refused, and not to numpy's own loop

    @property
    def _recorder(self) -> Recorder:
        raise NotImplementedError

    __add__, __radd__ = _operator("add"), _reflected("add")
    __sub__, __rsub__ = _operator("sub"), _reflected("sub")
    __mul__, __rmul__ = _operator("mul"), _reflected("mul")
    __truediv__, __rtruediv__ = _operator("truediv"), _reflected("truediv")
    __pow__, __rpow__ = _operator("pow"), _reflected("pow")
    __matmul__, __rmatmul__ = _operator("matmul"), _reflected("matmul")
    __lt__, __le__, __gt__, __ge__ = _operator("lt"), _operator("le"), _operator("gt"), _operator("ge")

    def __neg__(self) -> Node:
        return self._recorder._step("operator.neg", [self], {})

    def __getitem__(self, key: Any) -> Node:
        """One item, by a number, a name or a value; a slice; or a tuple of these, one for each axis."""
        return self._recorder._step("item", [self, _key(key)], {})

    def __getattr__(self, name: str) -> Attribute:
        if name.startswith("__"):
            raise AttributeError(name)
        return Attribute(self, name)

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError(
            "a program cannot ask with == whether two values are equal: write s.torch.eq(a, b) or s.torch.equal(a, b)"
        )

    def __bool__(self) -> NoReturn:
        raise TypeError("a program cannot branch on a value: it exists only in the worker")

    def __iter__(self) -> NoReturn:
        raise TypeError(
            "a program cannot loop over a value or unpack it: it exists only in the worker. Say how many parts it has: "
            "a, b = s.unpack(value, 2)"
        )


@dataclass(frozen=True, eq=False)
class Node(Operand):
    """An input, or what a step returned."""

    _owner: Recorder
    _reference: Mapping[str, Any]

    @property
    def _recorder(self) -> Recorder:
        return self._owner

    def __call__(self, *args: Any, **kwargs: Any) -> Node:
        return self._recorder._step("call", [self, *args], kwargs)


@dataclass(frozen=True, eq=False)
class Attribute(Operand):
    """`layer.weight`: a method where it is called, elsewhere the value it names, fetched each time it is used."""

    _of: Operand
    _name: str

    @property
    def _recorder(self) -> Recorder:
        return self._of._recorder

    def __call__(self, *args: Any, **kwargs: Any) -> Node:
        return self._recorder._step("method", [self._of, self._name, *args], kwargs)

    def value(self) -> Node:
        """Fetch it now, in a step of its own, and not where it is used."""
        return self._recorder._step("attribute", [self._of, self._name], {})


def _key(key: Any) -> Any:
    """What stands between brackets, as data that the worker turns back into a slice or a tuple."""
    if isinstance(key, tuple):
        return {"$": "tuple", "of": [_key(part) for part in key]}
    if isinstance(key, slice):
        bounds = key.start, key.stop, key.step
        return {"$": "slice", "of": [None if bound is None else _key(bound) for bound in bounds]}
    if isinstance(key, (int, str, Operand)):
        return _data(key)
    raise TypeError(f"a program indexes a value by numbers, names, values and slices, not by {key!r}")


def _data(value: Any) -> Any:
    """A program's argument as plain data."""
    if isinstance(value, Node):
        return dict(value._reference)
    if isinstance(value, Attribute):
        return _data(value.value())
    if isinstance(value, Path):
        return _data(value._recorder._step("get", [value._name], {}))
    if isinstance(value, (list, tuple)):
        return [_data(v) for v in value]
    if isinstance(value, Mapping):
        return {k: _data(v) for k, v in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"a program's constants are plain Python values, not {type(value).__name__}: make it an input")


def record(program: Callable[..., Mapping[str, Any]], inputs: Sequence[str]) -> Program:
    """The steps of `program(s, **inputs)`.

    program: returns a dict of named results; lists and dicts in it go by dotted names, as in `nesting`
    raises TypeError where it does what a program cannot do
    """
    recorder = Recorder()
    placeholders = {name: Node(recorder, {"$": "input", "name": name}) for name in inputs}
    results = program(recorder, **placeholders)
    if not isinstance(results, Mapping):
        raise TypeError(f"{program.__name__} must return a dict from result name to value")
    returns = {name: _data(value) for name, value in flattened(results).items()}
    if len(recorder._steps) in recorder._fresh:
        raise TypeError(f"{program.__name__} asks nothing of the worker that s.fresh() starts")
    return Program(tuple(recorder._steps), returns, tuple(recorder._barriers), recorder._fresh)
