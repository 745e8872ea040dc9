"""Edge slips: right code that is wrong at one edge of what the handout promises. `SLIPS` is the table of them.

A function's signature and its docstring say where its edges are. A docstring gives an argument's axes after its name,

    x, mean: (batch, *event) pixels, within [0, 1]
    logvar:  (…, d) logarithms of the variances

and a range where it states one. An axis with a name may have size one; "…" and "*event" stand for any number of axes. An
argument without axes may have any. The slips themselves are in `inside/edge_slips.py`, since they run in a worker.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from autograder.course.stubs import regions

ANY = ("…", "...")
SHAPES = re.compile(r"(\([^()]*\))(?:(?:,| and|, and) (\([^()]*\)))*")
OF_LIST = re.compile(r"(?<=tensors )\([^()]*\)")  # a list of K ≥ 1 tensors (batch,)
NUMBER = r"[−-]?\d+(?:\.\d+)?(?:e\d+)?"
RANGES = (
    re.compile(rf"(?:within|in) \[({NUMBER}), ({NUMBER})\]"),
    re.compile(rf"between ({NUMBER}) and ({NUMBER})"),
)
EITHER_SIGN = re.compile(r"±(\d+(?:\.\d+)?(?:e\d+)?)")
LARGE = 20.0  # a common bound of code that clamps


@dataclass(frozen=True)
class Argument:
    """shape: the axes as the docstring gives them; None where it gives none. text: what else it says"""

    name: str
    shape: tuple[str, ...] | None
    text: str

    @property
    def rank(self) -> int | None:
        """The number of axes of an event, where the batch may have any number of axes; else None."""
        if self.shape is None:
            return 0
        return len(self.shape) - 1 if self.shape[:1] in (("…",), ("...",)) else None

    @property
    def event(self) -> int | None:
        """The first axis of an event of any shape, or None."""
        starred = [i for i, axis in enumerate(self.shape or ()) if axis.startswith("*")]
        return starred[0] if starred else None

    @property
    def places(self) -> dict[str, int]:
        """Axis with a name -> its place, counted from the end where the number of axes before it is open."""
        shape = self.shape or ()
        from_end = self.rank is not None
        known = shape if self.event is None else shape[: self.event]
        return {axis: i - len(shape) if from_end else i for i, axis in enumerate(known) if axis.isidentifier()}

    @property
    def range(self) -> tuple[float, float] | None:
        """The least and the largest value that is promised, or None."""
        if sign := EITHER_SIGN.search(self.text):
            return -float(sign[1]), float(sign[1])
        for form in RANGES:
            if found := form.search(self.text):
                low, high = (float(text.replace("−", "-")) for text in found.groups())
                return low, high
        return (0.0, 1.0) if "probabilit" in self.text and "log" not in self.text else None


@dataclass(frozen=True)
class Signature:
    """A function or method of a reference. name: "f", or "C.f"; line: in the module, 1-based"""

    name: str
    module: str
    line: int
    arguments: tuple[Argument, ...]

    @property
    def function(self) -> str:
        """The function, or the class of the method."""
        return self.name.split(".")[0]


def signatures(source: str, module: str) -> Iterator[Signature]:
    """Every function and method with a solution in it, but no private one and no property."""
    inside = regions(source, module)
    for node in ast.parse(source).body:
        methods = node.body if isinstance(node, ast.ClassDef) else [node]
        owner = node if isinstance(node, ast.ClassDef) else None
        for part in methods:
            if isinstance(part, ast.FunctionDef) and _is_public(part) and not part.decorator_list:
                about = _described(part, owner)
                if any(part.lineno <= r.last + 1 and r.first < (part.end_lineno or part.lineno) for r in inside):
                    name = f"{owner.name}.{part.name}" if owner else part.name
                    yield Signature(name, module, part.lineno, tuple(about))


def _is_public(node: ast.FunctionDef) -> bool:
    return not node.name.startswith("_") or node.name in ("__init__", "__call__")


def _described(node: ast.FunctionDef, owner: ast.ClassDef | None) -> list[Argument]:
    """The arguments as the docstrings describe them: those of a constructor in its class's."""
    names = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    texts = [ast.get_docstring(node) or "", (ast.get_docstring(owner) or "") if owner and node.name == "__init__" else ""]
    lines = [entry for text in texts for entry in _entries(text, frozenset(names))]
    found = {name: (Argument(name, shape, text)) for entry in lines for name, shape, text in entry}
    return [found.get(name, Argument(name, None, "")) for name in names if name != "self"]


def _entries(docstring: str, names: frozenset[str]) -> Iterator[list[tuple[str, tuple[str, ...] | None, str]]]:
    """(name, axes, text) of each line `name, name: (axes) text`, with the lines below it that are indented."""
    joined = re.sub(r"\n[ \t]+", " ", docstring)
    for line in joined.splitlines():
        head, colon, rest = line.partition(":")
        listed = [name.strip() for name in head.split(",")]
        if not colon or not set(listed) <= names:
            continue
        text = rest.split(" returns:")[0].strip()
        given = SHAPES.match(text) or OF_LIST.search(text)
        shapes = [_axes(shape) for shape in re.findall(r"\([^()]*\)", given[0])] if given else []
        each: list[tuple[str, ...] | None] = [shapes[0] if shapes else None] * len(listed)
        if len(shapes) == len(listed):
            each = [*shapes]
        if "without axes" in text:
            each = [()] * len(listed)
        yield [(name, shape, text) for name, shape in zip(listed, each, strict=True)]


def _axes(shape: str) -> tuple[str, ...]:
    return tuple(axis for part in shape.strip("()").split(",") if (axis := part.strip()))


# ---- the slips ---------------------------------------------------------------------------------------------------

Condition: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True)
class Slip:
    """One slip of one function.

    name:  what it breaks, for the list of permitted ones
    harm:  what is done
    where: on which calls
    needs: the kind of arguments or results that it is about; of others it says nothing
    """

    name: str
    harm: tuple[Any, ...] = ("wrong",)
    where: tuple[Condition, ...] = ()
    needs: tuple[Any, ...] = ("floats",)

    @property
    def data(self) -> dict[str, Any]:
        """For the worker."""
        return {"harm": list(self.harm), "where": [list(c) for c in self.where], "needs": list(self.needs)}


@dataclass(frozen=True)
class Edge:
    """A condition on the arguments, with its name."""

    name: str
    where: Condition
    needs: tuple[Any, ...] = field(default=("floats",))


def edges_of_shape(arguments: Sequence[Argument]) -> Iterator[Edge]:
    """No batch axes, two of them, one example, an axis of size one, an event of one entry."""
    ranks = [[a.name, a.rank] for a in arguments if a.rank is not None]
    names = [name for name, _ in ranks]
    if ranks:
        yield Edge("no batch axes", ("axes", ranks, 0), ("floats", *names))
        yield Edge("two batch axes", ("axes", ranks, 2), ("floats", *names))
        yield Edge("one example", ("one_example", ranks), ("floats", *names))
    for axis in dict.fromkeys(axis for a in arguments for axis in a.places):
        places = [[a.name, a.places[axis]] for a in arguments if axis in a.places]
        yield Edge(f"{axis} = 1", ("size_one", places), ("floats", *(name for name, _ in places)))
    events = [[a.name, a.event] for a in arguments if a.event is not None]
    if events:
        yield Edge("one entry", ("one_entry", events), ("floats", *(name for name, _ in events)))


def at_edges_of_shape(of: Signature) -> Iterator[Slip]:
    """Wrong for one example, for an axis of size one, without batch axes, with two."""
    yield from (Slip(edge.name, where=(edge.where,), needs=edge.needs) for edge in edges_of_shape(of.arguments))


def at_nothing(of: Signature) -> Iterator[Slip]:
    """An exception for an empty batch."""
    names = [a.name for a in of.arguments]
    if names:
        yield Slip("empty batch", ("fail",), (("empty", names),), ("floats", *names))


def at_zero(of: Signature) -> Iterator[Slip]:
    """Wrong where some entry of an argument, or a number, is zero."""
    yield from (Slip(f"zero in {a.name}", where=(("zero", a.name),), needs=("number", a.name)) for a in of.arguments)


def at_one(of: Signature) -> Iterator[Slip]:
    """Wrong where a whole number is one: one latent, one step, one draw."""
    yield from (Slip(f"{a.name} is 1", where=(("number", a.name, 1),), needs=("int", a.name)) for a in of.arguments)


INNER = 0.99
"""The share of a promised range that every clumsy clamp leaves."""


def at_extremes(of: Signature) -> Iterator[Slip]:
    """Wrong where an argument is at the smallest or the largest promised value."""
    for a in of.arguments:
        if a.range:
            low, high = a.range
            inner = (1 - INNER) / 2 * (high - low)
            yield Slip(f"{a.name} at its largest", where=(("beyond", a.name, -1e300, high - inner),), needs=("floats", a.name))
            yield Slip(f"{a.name} at its smallest", where=(("beyond", a.name, low + inner, 1e300),), needs=("floats", a.name))


def clamped(of: Signature) -> Iterator[Slip]:
    """Probabilities at least the machine's epsilon, variances at least 1e-6, large numbers at most 20, a jitter of 1e-6."""
    for a in of.arguments:
        needs = ("floats", a.name)
        log = "log" in a.name
        if not log and re.search(r"probabilit|deviation|variance[^s]", a.text) and "covariance" not in a.text:
            yield Slip(f"{a.name} at least epsilon", ("clamp", a.name, "eps", None), needs=needs)
            yield Slip(f"{a.name} at least 1e-6", ("clamp", a.name, 1e-6, None), needs=needs)
        if log and re.search(r"variance|σ²|logvar", a.text + a.name):
            yield Slip(f"{a.name} at least log 1e-6", ("clamp", a.name, -13.815510558, None), needs=needs)
        if (a.range and a.range[1] > LARGE) or (log and not a.range):
            yield Slip(f"{a.name} within ±{LARGE:g}", ("clamp", a.name, -LARGE, LARGE), needs=needs)
        if "cov" in a.name or "covariance" in a.text:
            yield Slip(f"1e-6 on the diagonal of {a.name}", ("jitter", a.name, 1e-6), needs=needs)


def squeezed(of: Signature) -> Iterator[Slip]:
    """`squeeze()` on the results."""
    yield Slip("squeezed", ("squeeze",), needs=("axes",))


def cast(of: Signature) -> Iterator[Slip]:
    """Results of another dtype than the inputs; float32's digits under a float64 label, in the results or in the weights."""
    yield Slip("float64 becomes float32", ("cast", "float32"))
    yield Slip("float32 becomes float64", ("cast", "float64"))
    yield Slip("float32 inside", ("round",))
    if "." in of.name:
        yield Slip("float32 weights", ("round weights",), needs=("module",))


def misplaced(of: Signature) -> Iterator[Slip]:
    """Results, or a constant that an argument meets, made on the default device."""
    yield Slip("on the default device", ("move",))
    for a in of.arguments:
        yield Slip(f"{a.name} meets the default device", ("mix", a.name), needs=("floats", a.name))


MOST_RESULTS = 3


def detached(of: Signature) -> Iterator[Slip]:
    """No gradient flows back to one argument, to all but the first of a list, to the weights, or from one of the results."""
    for a in of.arguments:
        yield Slip(f"detached from {a.name}", ("detach", a.name), needs=("floats", a.name))
        yield Slip(f"detached from all but the first of {a.name}", ("detach later", a.name), needs=("list", a.name))
    for i in range(MOST_RESULTS):
        yield Slip(f"result {i + 1} detached", ("detach result", i), needs=("results", i))
    if "." in of.name:
        yield Slip("detached from the parameters", ("detach parameters",), needs=("module",))


def changed(of: Signature) -> Iterator[Slip]:
    """An argument is changed in place, always or on one path only."""
    for a in of.arguments:
        needs = ("floats", a.name)
        harm = ("change", a.name)
        yield Slip(f"{a.name} changed", harm, needs=needs)
        yield Slip(f"{a.name} changed: zero in {a.name}", harm, (("zero", a.name),), needs)
        for of_dtype in ("float32", "float64"):
            yield Slip(f"{a.name} changed: {of_dtype}", harm, (("dtype", a.name, of_dtype),), needs)
        for edge in edges_of_shape([a]):
            yield Slip(f"{a.name} changed: {edge.name}", harm, (edge.where,), needs)


Maker = Callable[[Signature], Iterable[Slip]]

SLIPS: tuple[Maker, ...] = (
    squeezed,
    at_edges_of_shape,
    at_nothing,
    at_zero,
    at_one,
    at_extremes,
    clamped,
    cast,
    misplaced,
    detached,
    changed,
)
"""Every kind of slip. Its docstring says what it breaks."""


def slips(of: Signature) -> list[Slip]:
    """Every slip of a function."""
    return [slip for make in SLIPS for slip in make(of)]
