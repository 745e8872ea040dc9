"""Programs: what the worker is asked to do, written as ordinary Python and kept as data.

A program is a list of steps `[name, args, kwargs]`. Its author writes a function of a recorder `s` and of the
case's inputs; running that function once against the recorder yields the steps:

>>> def program(s, mu, logvar):
...     z = s.mod.reparameterize(mu, logvar)
...     return {"z": z}
>>> record(program, ("mu", "logvar")).steps
(('mod.reparameterize', [{'$': 'input', 'name': 'mu'}, {'$': 'input', 'name': 'logvar'}], {}),)

Names resolve in the worker: `mod` (the assignment's first module), `theory` or any other module by its name,
`provided`, `torch`, `sympy`, and the worker's own verbs.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from autograder.sandbox.inside.verbs import VERBS, paths_of

UNPACK = dis.opmap["UNPACK_SEQUENCE"]


@dataclass(frozen=True)
class Program:
    """Steps, the named results, and where the judge waits for an answer before it sends more arrays.

    steps:    (name, args, kwargs), arguments holding {"$": "input"|"step", …} where values are meant
    returns:  result name -> reference
    barriers: indices of steps that are sent only after every earlier step has answered
    """

    steps: tuple[tuple[str, list, dict], ...]
    returns: Mapping[str, Any]
    barriers: tuple[int, ...] = ()

    def as_data(self) -> dict:
        return {"steps": [list(step) for step in self.steps], "returns": dict(self.returns), "barriers": list(self.barriers)}

    @classmethod
    def from_data(cls, data: Mapping) -> Program:
        return cls(tuple((n, a, k) for n, a, k in data["steps"]), data["returns"], tuple(data["barriers"]))

    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs some step mentions: only these are ever sent to the worker."""
        return tuple(dict.fromkeys(_mentioned([self.steps, dict(self.returns)], "input", "name")))

    def paths(self) -> tuple[str, ...]:
        """The dotted names that steps look up: a step's own, or those that its verb is given."""
        return tuple(path for name, args, _ in self.steps for path in paths_of(name, args))

    def verb(self, result: str) -> str:
        """The name of the step that makes a result, "" where no step does."""
        reference = self.returns.get(result)
        is_step = isinstance(reference, Mapping) and reference.get("$") == "step"
        return self.steps[reference["step"]][0] if is_step else ""

    def stages(self) -> list[tuple[int, int]]:
        """(first, last + 1) of each run of steps that is sent at once."""
        edges = [0, *(b for b in dict.fromkeys(self.barriers) if 0 < b < len(self.steps)), len(self.steps)]
        return list(pairwise(edges))

    @cached_property
    def parts(self) -> tuple[tuple[Program, tuple[str, ...]], ...]:
        """Each stage as a program of its own, with the inputs that it is the first to mention; results come with the last."""
        parts, sent = [], set[str]()
        for first, last in self.stages():
            part = Program(self.steps[first:last], self.returns if last == len(self.steps) else {})
            names = tuple(name for name in part.inputs() if name not in sent)
            sent.update(names)
            parts.append((part, names))
        return tuple(parts)


def _mentioned(tree: Any, kind: str, field: str) -> Iterator[Any]:
    if isinstance(tree, Mapping):
        if tree.get("$") == kind:
            yield tree[field]
        else:
            for value in tree.values():
                yield from _mentioned(value, kind, field)
    elif isinstance(tree, (list, tuple)):
        for value in tree:
            yield from _mentioned(value, kind, field)


class Recorder:
    """`s` in a program: every call on it becomes a step."""

    def __init__(self) -> None:
        self._steps: list[tuple[str, list, dict]] = []
        self._barriers: list[int] = []

    def __getattr__(self, name: str) -> Path:
        if name.startswith("_"):
            raise AttributeError(name)
        return Path(self, name)

    def wait(self) -> None:
        """Later steps' arrays are sent only after everything before has answered."""
        self._barriers.append(len(self._steps))

    def _step(self, name: str, args: Sequence, kwargs: Mapping) -> Node:
        self._steps.append((name, [_data(a) for a in args], {k: _data(v) for k, v in kwargs.items()}))
        return Node(self, {"$": "step", "step": len(self._steps) - 1})


@dataclass(frozen=True)
class Path:
    """`s.torch.distributions.Normal`: a dotted name that has not been used yet."""

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


@dataclass(frozen=True)
class Node:
    """A value the worker will hold: an input, or what a step returned."""

    _recorder: Recorder
    _reference: Mapping[str, Any]

    def __getattr__(self, name: str) -> Attribute:
        if name.startswith("__"):
            raise AttributeError(name)
        return Attribute(self, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Node:
        return self._recorder._step("call", [self, *args], kwargs)

    def __getitem__(self, key: int | str | Node) -> Node:
        if not isinstance(key, (int, str, Node)):  # x[0, 1] would reach the worker as x[[0, 1]]
            raise TypeError(f"a program takes one item at a time (x[0][1]), not x[{key!r}]")
        return self._recorder._step("item", [self, key], {})

    def __bool__(self) -> bool:
        raise TypeError("a program cannot branch on a value: it exists only in the worker")

    def __iter__(self) -> Iterator[Node]:
        """Lets `z, log_det = layer.forward(x)` be written: how many names stand on the left is read off the
        bytecode that asks, since the value itself exists only in the worker."""
        frame = sys._getframe(1)
        operation, count = frame.f_code.co_code[frame.f_lasti : frame.f_lasti + 2]
        if operation != UNPACK:
            raise TypeError("a program can unpack a result into names (a, b = f(x)), not loop over it")
        whole = self._recorder._step("unpack", [self, count], {})
        return iter([whole[i] for i in range(count)])


@dataclass(frozen=True)
class Attribute:
    """`node.name`, a method when called and a value when used."""

    _node: Node
    _name: str

    def __call__(self, *args: Any, **kwargs: Any) -> Node:
        return self._node._recorder._step("method", [self._node, self._name, *args], kwargs)

    def value(self) -> Node:
        return self._node._recorder._step("attribute", [self._node, self._name], {})


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
    """The steps of `program(s, **inputs)`."""
    recorder = Recorder()
    placeholders = {name: Node(recorder, {"$": "input", "name": name}) for name in inputs}
    returns = program(recorder, **placeholders)
    if not isinstance(returns, Mapping):
        raise TypeError(f"{program.__name__} must return a dict from result name to value")
    returns = {name: _data(value) for name, value in returns.items()}
    return Program(tuple(recorder._steps), returns, tuple(recorder._barriers))
