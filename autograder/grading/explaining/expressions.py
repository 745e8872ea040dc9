"""Expressions: the one change that makes a wrong expression right.

A student's expression is read as a tree. Every part of it is changed in the ways in which people slip (its sign, a factor, a
square, a logarithm, another symbol), and the changed expressions are compared with the right values at all points. Nobody
needs the right formula for it: what is told is a fact about the student's own, in the handout's symbols. All changes are
evaluated at once, one row of an array for each.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from autograder.grading.explaining.coefficients import Sum
from autograder.grading.explaining.relations import SLACK, Seen
from autograder.rubric.compare import Array
from autograder.rubric.trees import LEAVES

MOST_NODES = 80
MOST_ENTRIES = 60_000
"""Changes times points: the evaluation of a longer list would take milliseconds."""
MOST_LETTERS = 40
ROUNDING = 1e-8
"""Of the largest value: a tree is evaluated in float64 here, and expressions cancel."""


def _sum(*terms: Array) -> Array:
    return np.asarray(sum(terms, start=np.zeros(1)))


def _product(*factors: Array) -> Array:
    found = np.ones(1)
    for factor in factors:
        found = found * factor
    return np.asarray(found)


def _power(base: Array, exponent: Array) -> Array:
    return np.asarray(np.power(base, exponent))


TABLE: Mapping[str, Callable[..., Array]] = {
    "Add": _sum,
    "Mul": _product,
    "Pow": _power,
    "Pi": lambda: np.full(1, np.pi),
    "Exp1": lambda: np.full(1, np.e),
    "Abs": np.abs,
    "Max": lambda *values: np.maximum.reduce(np.broadcast_arrays(*values)),
    "Min": lambda *values: np.minimum.reduce(np.broadcast_arrays(*values)),
    **{name: getattr(np, name) for name in ("sign", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{name: getattr(np, name.replace("a", "arc", 1)) for name in ("asin", "acos", "atan", "asinh", "acosh", "atanh")},
}
"""Node name -> function of its arguments' values. An expression with other nodes is not explained."""

Change = Callable[[Array], Array]
CHANGES: Sequence[tuple[str, Change]] = (
    ("with the opposite sign of `{}`", np.negative),
    ("with half of `{}`", lambda a: a / 2),
    ("with twice `{}`", lambda a: a * 2),
    ("with the square of `{}`", np.square),
    ("with the square root of `{}`", np.sqrt),
    ("with the logarithm of `{}`", np.log),
    ("with the logarithm of the absolute value of `{}`", lambda a: np.log(np.abs(a))),
    ("with the exponential of `{}`", np.exp),
    ("with the reciprocal of `{}`", lambda a: 1 / a),
    ("with 1 − `{}`", lambda a: 1 - a),
    ("with the absolute value of `{}`", np.abs),
    ("with the hyperbolic tangent of `{}`", np.tanh),
)
EVERYWHERE: Sequence[tuple[str, Change]] = (
    ("the opposite of `{}`", np.negative),
    ("`{}` squared", np.square),
    ("the square root of `{}`", np.sqrt),
    ("the exponential of `{}`", np.exp),
    ("the logarithm of `{}`", np.log),
    ("the reciprocal of `{}`", lambda a: 1 / a),
    ("twice `{}`", lambda a: 2 * a),
    ("half of `{}`", lambda a: a / 2),
)


@dataclass(frozen=True)
class Edit:
    """A change of an expression.

    words:   for a sentence: "<words>, your expression is right"
    nodes:   node -> its new value, from its values and those of its arguments
    symbols: symbol -> its values everywhere
    """

    words: str
    nodes: Mapping[int, Callable[[Array, Sequence[Array]], Array]] = field(default_factory=dict)
    symbols: Mapping[str, Array] = field(default_factory=dict)


def mended(seen: Seen) -> Iterator[str]:
    """The changes after which the expression has the right value at every point, in words, simplest first."""
    tree = seen.tree
    points = {name: values for name, values in seen.inputs.items() if values.ndim == 1}
    if not points or not _readable(tree, points) or seen.truth.ndim != 1:
        return
    edits = list(_edits(tree, points))[: MOST_ENTRIES // max(seen.truth.size, 1)]
    with np.errstate(all="ignore"):
        made = _values(tree, points, edits)[-1]
        scale = ROUNDING * np.max(np.abs(seen.truth), initial=0.0)
        right = np.all(np.abs(made - seen.truth) <= SLACK * seen.allowed + scale, axis=-1)
        changed = np.any(np.abs(made - seen.got) > 100 * (seen.allowed + scale), axis=-1)
    yield from (edit.words for edit, fits in zip(edits, right & changed, strict=True) if fits)
    yield from _weighed(tree, points, seen.truth, seen.allowed + scale)


def _weighed(tree: Sequence[Sequence[Any]], points: Mapping[str, Array], truth: Array, allowed: Array) -> Iterator[str]:
    """The terms of the whole sum that need another factor."""
    name, *terms = tree[-1]
    if name != "Add":
        return
    with np.errstate(all="ignore"):
        values = _values(tree, points, [Edit("")])
    said = _written(tree)
    if words := Sum([values[term][0] for term in terms], [_quoted(said[term]) for term in terms]).mended(truth, allowed):
        yield words


def _readable(tree: Sequence[Sequence[Any]], points: Mapping[str, Array]) -> bool:
    """Whether all nodes are known here. The judge has evaluated the tree before, so that its form is sound."""
    known = (*TABLE, "Rational", "Float")
    return 0 < len(tree) <= MOST_NODES and all(node[1] in points if node[0] == "Symbol" else node[0] in known for node in tree)


def _values(tree: Sequence[Sequence[Any]], points: Mapping[str, Array], edits: Sequence[Edit]) -> list[Array]:
    """For each node, (edits, points): its value in the expression with each of the edits."""
    symbols = {name: np.stack([edit.symbols.get(name, there) for edit in edits]) for name, there in points.items()}
    at: dict[int, list[int]] = {}
    for row, edit in enumerate(edits):
        for node in edit.nodes:
            at.setdefault(node, []).append(row)
    values: list[Array] = []
    shape = (len(edits), len(next(iter(points.values()))))
    for number, (name, *rest) in enumerate(tree):
        arguments = [] if name in LEAVES else [values[i] for i in rest]
        value = np.broadcast_to(_leaf(name, rest, symbols) if name in LEAVES else TABLE[name](*arguments), shape)
        if number in at:
            value = value.copy()
            for row in at[number]:
                value[row] = edits[row].nodes[number](value[row], [argument[row] for argument in arguments])
        values.append(value)
    return values


def _leaf(name: str, rest: Sequence[str], symbols: Mapping[str, Array]) -> Array:
    if name == "Symbol":
        return symbols[rest[0]]
    return np.full(1, int(rest[0]) / int(rest[1]) if name == "Rational" else float(rest[0]))


# ---- the changes -----------------------------------------------------------------------------------------------------------


def _edits(tree: Sequence[Sequence[Any]], points: Mapping[str, Array]) -> Iterator[Edit]:
    """Every change that is tried."""
    said = _written(tree)
    parents = {i: node[0] for node in tree if node[0] not in LEAVES for i in node[1:]}
    yield from _of_terms(tree, said, parents)
    yield from _of_functions(tree, said)
    yield from _of_symbols(tree, points)
    yield from _of_parts(tree, said)
    yield from _of_numbers(tree, said)
    yield from _numbers_as_symbols(tree, said, points)
    yield from _of_powers(tree, said)
    yield from _grouped(tree, said)
    yield from _for_each_index(tree, said, parents)
    yield from _missing(points, len(tree) - 1)
    yield from _of_factors(tree, said, points)
    terms = [number for number, parent in parents.items() if parent == "Add"]
    for first, second in itertools.combinations(terms, 2):
        words = f"with the opposite sign of {_quoted(said[first])} and of {_quoted(said[second])}"
        yield Edit(words, {first: _negated, second: _negated})


def _for_each_index(tree: Sequence[Sequence[Any]], said: Sequence[str], parents: Mapping[int, str]) -> Iterator[Edit]:
    """A change of one part made in its twins as well: whoever slips in a sum over i slips in every term."""
    twins: dict[str, list[int]] = {}
    for number, words in enumerate(said):
        twins.setdefault(INDEX.sub("", words), []).append(number)
    alike = {numbers[0]: numbers for numbers in twins.values() if len({said[n] for n in numbers}) == len(numbers) > 1}
    if not alike:
        return
    ways = (_of_terms(tree, said, parents), _of_functions(tree, said), _of_parts(tree, said), _of_numbers(tree, said))
    for edit in itertools.chain(*ways, _of_powers(tree, said)):
        (number, change) = next(iter(edit.nodes.items()))
        if number in alike:
            yield Edit(f"{edit.words}, and likewise with every other index", dict.fromkeys(alike[number], change))


INDEX = re.compile(r"(?<=[^\W\d_])_?\d+\b")
"""Of a symbol: it follows a letter. A number alone is no index."""


def _of_parts(tree: Sequence[Sequence[Any]], said: Sequence[str]) -> Iterator[Edit]:
    """A function of a part in its place."""
    for words, change in CHANGES:
        for number in range(len(tree)):
            yield Edit(_about(words, said[number]), {number: lambda value, _, f=change: f(value)})  # type: ignore[misc]


def _negated(value: Array, _: Sequence[Array]) -> Array:
    return -value


def _of_terms(tree: Sequence[Sequence[Any]], said: Sequence[str], parents: Mapping[int, str]) -> Iterator[Edit]:
    """A term or a factor left out, with another sign, or a sum in place of a product."""
    for number, parent in parents.items():
        if parent == "Add":
            yield Edit(f"with the opposite sign of the term {_quoted(said[number])}", {number: _negated})
    for number, parent in parents.items():
        if parent in ("Add", "Mul"):
            word, neutral = ("term", 0.0) if parent == "Add" else ("factor", 1.0)
            words = f"without the {word} {_quoted(said[number])}"
            yield Edit(words, {number: lambda value, _, n=neutral: np.full_like(value, n)})  # type: ignore[misc]
    for number, (name, *_) in enumerate(tree):
        if name == "Add":
            yield Edit(f"with a product in place of the sum {_quoted(said[number])}", {number: lambda _, parts: _product(*parts)})
        if name == "Mul":
            yield Edit(f"with a sum in place of the product {_quoted(said[number])}", {number: lambda _, parts: _sum(*parts)})


def _of_functions(tree: Sequence[Sequence[Any]], said: Sequence[str]) -> Iterator[Edit]:
    """A function left out, or another power."""
    for number, (name, *rest) in enumerate(tree):
        if name in ("exp", "log", "Abs", "tanh", "sign"):
            yield Edit(f"without the {name.lower()} of {_quoted(said[rest[0]])}", {number: lambda _, parts: parts[0]})
        if name == "Pow":
            yield Edit(f"with {_quoted(said[rest[0]])} in place of {_quoted(said[number])}", {number: lambda _, parts: parts[0]})


def _of_symbols(tree: Sequence[Sequence[Any]], points: Mapping[str, Array]) -> Iterator[Edit]:
    """A symbol that stands for another one, in one place or everywhere, or two that are exchanged."""
    used = [name for name in points if any(node[0] == "Symbol" and node[1] == name for node in tree)]
    for a, b in itertools.combinations(points, 2):
        if a in used and b in used:
            yield Edit(f"with `{a}` and `{b}` exchanged", {}, {a: points[b], b: points[a]})
    if len(used) == 4:
        for (a, b), (c, d) in _halves(used):
            yield Edit(f"with `{a}` and `{c}` exchanged, and `{b}` and `{d}`", {}, _exchanged(points, {a: c, b: d}))
    for number, (name, *rest) in enumerate(tree):
        for other in points:
            if name == "Symbol" and other != rest[0]:
                words = f"with `{other}` in place of `{rest[0]}` in one place"
                yield Edit(words, {number: lambda *_, values=points[other]: values})
    for words, change in EVERYWHERE:
        for several in (*((name,) for name in used), *itertools.combinations(used, 2), tuple(used)):
            said = " and ".join(words.replace("{}", name) + f" in place of `{name}`" for name in several)
            said = words.replace("`{}`", "every symbol") + " in its place" if len(several) > 2 else f"{said}, everywhere"
            with np.errstate(all="ignore"):
                yield Edit(f"with {said}", {}, {name: change(points[name]) for name in several})


NUMBERS = (0.0, 1.0, 2.0, 3.0, 4.0, 0.5)


def _of_numbers(tree: Sequence[Sequence[Any]], said: Sequence[str]) -> Iterator[Edit]:
    """Another number in the place of a number."""
    for number, about in _numbers(tree, said):
        there = int(tree[number][1]) / int(tree[number][2])
        for other in (*NUMBERS, there + 1, there - 1):
            if other != there:
                yield Edit(f"with {other:g} in place of {about}", {number: lambda v, _, n=other: np.full_like(v, n)})  # type: ignore[misc]


def _numbers_as_symbols(tree: Sequence[Sequence[Any]], said: Sequence[str], points: Mapping[str, Array]) -> Iterator[Edit]:
    """A symbol in the place of a number."""
    for number, about in _numbers(tree, said):
        for symbol, values in points.items():
            yield Edit(f"with `{symbol}` in place of {about}", {number: lambda *_, values=values: values})


def _numbers(tree: Sequence[Sequence[Any]], said: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The places of the numbers, with words for each."""
    for number, node in enumerate(tree):
        if node[0] == "Rational":
            around = [said[i] for i, (kind, *parts) in enumerate(tree) if kind not in LEAVES and number in parts]
            yield number, f"{said[number]} in {_quoted(around[0])}" if len(around) == 1 else said[number]


POWERS: Sequence[tuple[str, float]] = (
    ("the square", 2.0),
    ("the reciprocal", -1.0),
    ("the reciprocal square", -2.0),
    ("the cube", 3.0),
)


def _of_powers(tree: Sequence[Sequence[Any]], said: Sequence[str]) -> Iterator[Edit]:
    """Another power, or base and exponent exchanged."""
    for number, (name, *rest) in enumerate(tree):
        if name != "Pow":
            continue
        about = _quoted(said[number])
        for words, power in POWERS:
            yield Edit(
                f"with {words} of {_quoted(said[rest[0]])} in place of {about}",
                {number: lambda _, parts, p=power: np.power(parts[0], p)},  # type: ignore[misc]
            )
        yield Edit(f"with base and exponent of {about} exchanged", {number: lambda _, parts: _power(parts[1], parts[0])})


def _grouped(tree: Sequence[Sequence[Any]], said: Sequence[str]) -> Iterator[Edit]:
    """Two terms of a sum that belong under one square, root or logarithm, or are to be one product."""
    for number, (name, *terms) in enumerate(tree):
        for i, j in itertools.combinations(range(len(terms)), 2) if name == "Add" else ():
            about = f"`{_composed('Add', [said[terms[i]], said[terms[j]]], [])}`"
            for words, change in (("the square", np.square), ("the root", np.sqrt), ("the logarithm", np.log)):
                made = partial(_of_pair, i, j, change)
                yield Edit(f"with {words} of {about}", {number: lambda _, parts, f=made: f(parts)})  # type: ignore[misc]


def _of_pair(i: int, j: int, change: Change, parts: Sequence[Array]) -> Array:
    rest = [part for k, part in enumerate(parts) if k not in (i, j)]
    return np.asarray(_sum(*rest) + change(parts[i] + parts[j]))


def _halves(names: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The two ways in which four names are two pairs: in order, and every second one."""
    yield names[:2], names[2:]
    yield names[::2], names[1::2]


def _exchanged(points: Mapping[str, Array], pairs: Mapping[str, str]) -> dict[str, Array]:
    return {**{a: points[b] for a, b in pairs.items()}, **{b: points[a] for a, b in pairs.items()}}


def _of_factors(tree: Sequence[Sequence[Any]], said: Sequence[str], points: Mapping[str, Array]) -> Iterator[Edit]:
    """A factor that a term lacks: a symbol, or what multiplies the term beside it."""
    for name, *terms in tree:
        for number in terms if name == "Add" else ():
            for symbol, values in points.items():
                about = f"the term {_quoted(said[number])}"
                yield Edit(f"with {about} times `{symbol}`", {number: lambda v, _, f=values: v * f})  # type: ignore[misc]
                yield Edit(f"with {about} divided by `{symbol}`", {number: lambda v, _, f=values: v / f})  # type: ignore[misc]
        if name == "Add":
            yield from _shared(tree, said, terms, points)


def _shared(
    tree: Sequence[Sequence[Any]], said: Sequence[str], terms: Sequence[int], points: Mapping[str, Array]
) -> Iterator[Edit]:
    """A factor of one term given to another one."""
    factors = [
        factor for number in terms if tree[number][0] == "Mul" for factor in tree[number][1:] if tree[factor][0] not in LEAVES
    ]
    if not factors:
        return
    values = _values(tree, points, [Edit("")])
    for factor, number in itertools.product(factors, terms):
        if factor not in tree[number][1:]:
            words = f"with the term {_quoted(said[number])} times {_quoted(said[factor])}"
            yield Edit(words, {number: lambda v, _, f=values[factor][0]: v * f})  # type: ignore[misc]


def _missing(points: Mapping[str, Array], root: int) -> Iterator[Edit]:
    """A term or a factor that is not there: a symbol, its square, its logarithm, or a number."""
    parts: list[tuple[str, Array]] = [(f"`{name}`", values) for name, values in points.items()]
    parts += [(f"the square of `{name}`", values**2) for name, values in points.items()]
    with np.errstate(all="ignore"):
        parts += [(_of_size("the logarithm of", name, values), np.log(np.abs(values))) for name, values in points.items()]
    for words, term in parts:
        for multiple, times in ((1.0, ""), (0.5, "half of "), (2.0, "twice ")):
            for sign, way in ((1, "more"), (-1, "less")):
                yield Edit(f"with {times}{words} {way}", {root: lambda v, _, t=sign * multiple * term: v + t})  # type: ignore[misc]
        yield Edit(f"times {words}", {root: lambda v, _, t=term: v * t})  # type: ignore[misc]
        yield Edit(f"divided by {words}", {root: lambda v, _, t=term: v / t})  # type: ignore[misc]


def _of_size(words: str, name: str, values: Array) -> str:
    return f"{words} `{name}`" if (values > 0).all() else f"{words} the absolute value of `{name}`"


# ---- in words --------------------------------------------------------------------------------------------------------------


def _written(tree: Sequence[Sequence[Any]]) -> list[str]:
    """Each node as one would write it in Python."""
    found: list[str] = []
    for name, *rest in tree:
        if name == "Symbol":
            found.append(str(rest[0]))
        elif name == "Rational":
            found.append(str(rest[0]) if rest[1] in ("1", 1) else f"{rest[0]}/{rest[1]}")
        elif name == "Float":
            found.append(f"{float(rest[0]):.6g}")
        elif name in ("Pi", "Exp1"):
            found.append("π" if name == "Pi" else "e")
        else:
            found.append(_composed(name, [found[i] for i in rest], [tree[i][0] for i in rest]))
    return found


def _composed(name: str, parts: Sequence[str], kinds: Sequence[str]) -> str:
    if name == "Add":
        return " + ".join(parts).replace("+ -", "- ")
    if name in ("Mul", "Pow"):
        inner = [
            f"({part})" if kind in ("Add", "Rational") or part.startswith("-") else part
            for part, kind in zip(parts, kinds, strict=True)
        ]
        if name == "Mul" and parts[0] == "-1" and len(parts) > 1:
            return "-" + "·".join(inner[1:])
        return "·".join(inner) if name == "Mul" else "**".join(inner)
    return f"{name}({', '.join(parts)})"


def _quoted(words: str) -> str:
    return f"`{words}`" if len(words) <= MOST_LETTERS else f"`{words[: MOST_LETTERS - 1]}…`"


def _about(words: str, part: str) -> str:
    return words.replace("`{}`", _quoted(part))
