"""Terms: what a wrong result has too much or lacks, where that is a simple expression in the inputs.

A missing term, a doubled one or one with the wrong sign leaves the difference between got and expected equal to that term, or
to a multiple of it. The terms tried are those that formulas of this kind are made of: powers, logarithms and exponentials of
one input, and products, ratios and differences of two; each entry by entry, or summed over the axes of an example.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from autograder.grading.explaining.relations import SLACK, Relation, Seen, coarse
from autograder.rubric.compare import Array

MULTIPLES: Sequence[tuple[float, str]] = ((1.0, ""), (0.5, "half "), (2.0, "twice "), (0.25, "a quarter of "), (1.5, "1½ times "))
MOST_INPUTS = 6
CLOSE = 2e-3
"""How near the ratio of difference and term must come to a multiple before all entries are compared."""

TINY = 1e-300
"""In place of nothing that is allowed."""

ONE: Sequence[tuple[str, Callable[[Array], Array]]] = (
    ("`{a}`", lambda a: a),
    ("`{a}` squared", np.square),
    ("the exponential of `{a}`", np.exp),
    ("the exponential of −`{a}`", lambda a: np.exp(-a)),
    ("the logarithm of `{a}`", np.log),
    ("`{a}` · log `{a}`", lambda a: np.where(a > 0, a * np.log(np.where(a > 0, a, 1.0)), np.where(a == 0, 0.0, np.nan))),
    ("the logarithm of 1 − `{a}`", lambda a: np.log1p(-a)),
    ("the absolute value of `{a}`", np.abs),
    ("the reciprocal of `{a}`", lambda a: 1 / a),
    ("softplus(`{a}`)", lambda a: np.logaddexp(0, a)),
    ("softplus(−`{a}`)", lambda a: np.logaddexp(0, -a)),
)
OF_MATRICES: Sequence[tuple[str, Callable[[Array], Array]]] = (
    ("the log-determinant of `{a}`", lambda a: np.linalg.slogdet(a)[1]),
    ("the trace of `{a}`", lambda a: np.trace(a, axis1=-2, axis2=-1)),
)
TWO: Sequence[tuple[str, Callable[[Array, Array], Array]]] = (
    ("`{a}` − `{b}`", lambda a, b: a - b),
    ("(`{a}` − `{b}`)²", lambda a, b: (a - b) ** 2),
    ("|`{a}` − `{b}`|", lambda a, b: np.abs(a - b)),
    ("`{a}` · `{b}`", lambda a, b: a * b),
    ("(1 − `{a}`) · `{b}`", lambda a, b: (1 - a) * b),
    ("`{a}` / `{b}`", lambda a, b: a / b),
    ("`{b}` / `{a}`", lambda a, b: b / a),
    ("`{a}`² / `{b}`²", lambda a, b: (a / b) ** 2),
    ("`{b}`² / `{a}`²", lambda a, b: (b / a) ** 2),
    ("log(`{a}` / `{b}`)", lambda a, b: np.log(a / b)),
    ("`{a}` · log `{b}`", lambda a, b: a * np.log(b)),
    ("`{b}` · log `{a}`", lambda a, b: b * np.log(a)),
    ("exp(`{a}` − `{b}`)", lambda a, b: np.exp(a - b)),
    ("exp(`{b}` − `{a}`)", lambda a, b: np.exp(b - a)),
    ("exp(`{b}`) · `{a}`²", lambda a, b: np.exp(b) * a**2),
    ("exp(−`{b}`) · `{a}`²", lambda a, b: np.exp(-b) * a**2),
    ("(`{a}` − sigmoid(`{b}`))²", lambda a, b: (a - 1 / (1 + np.exp(-b))) ** 2),
    ("(1 − `{a}`) · softplus(`{b}`)", lambda a, b: (1 - a) * np.logaddexp(0, b)),
    ("`{a}` · softplus(−`{b}`)", lambda a, b: a * np.logaddexp(0, -b)),
    ("`{a}` · softplus(`{b}`)", lambda a, b: a * np.logaddexp(0, b)),
)


ONE_WAY = ("softplus", "sigmoid", "(1 − ")
"""What stands in terms of two inputs that are tried both ways round."""


@dataclass(frozen=True)
class Term:
    """words: for "the expected ones plus half …"; of: a case -> its values, of the truth's shape, or None."""

    words: str
    of: Callable[[Seen], Array | None]

    @property
    def is_mean(self) -> bool:
        return self.words.startswith("the mean")


class Terms:
    """The terms that can be made of the inputs of some cases, evaluated once on the case that is farthest off, in the unit of
    what its entries may be off: beside a huge value, rounding is a large difference.

    largest: that case
    """

    def __init__(self, cases: Sequence[Seen]) -> None:
        most = max(seen.got.size for seen in cases)  # an axis of size one could be any, so that a small case says little
        large = [seen for seen in cases if 2 * seen.got.size >= most]
        self.largest = max(large, key=lambda seen: float(np.max(_difference(seen), initial=0.0)))

    @cached_property
    def _found(self) -> list[tuple[Term, Array]]:
        with np.errstate(all="ignore"):
            return list(terms(self.largest))

    @property
    def of_sums(self) -> list[tuple[Term, Array]]:
        """The terms that are no averages, with their values on that case: a mean is a multiple of a sum."""
        return [(term, values) for term, values in self._found if not term.is_mean]

    def alone(self) -> Iterator[Relation]:
        """A multiple of a term that may be all there is."""
        yield from self._fitting(self.largest.got, _alone)

    def beside(self) -> Iterator[Relation]:
        """A multiple of a term by which the values may differ from the truth."""
        with np.errstate(all="ignore"):
            more = self.largest.got - self.largest.truth
        yield from self._fitting(more, _beside)

    def _fitting(self, wanted: Array, relation: Callable[[Term, float, str], Relation]) -> Iterator[Relation]:
        """The relations whose term, at the entry that is farthest off, has the ratio of a known multiple."""
        difference = _difference(self.largest)
        if not difference.size or not self._found or not np.isfinite(self.largest.got).all():
            return
        at = np.unravel_index(int(np.argmax(difference)), difference.shape)
        value, allowed = float(wanted[at]), float(self.largest.allowed[at])
        there = np.array([values[at] for _, values in self._found])
        sizes, wrong = np.array([known for known, _ in MULTIPLES]), CLOSE * abs(value) + SLACK * allowed
        with np.errstate(all="ignore"):
            fits = np.abs(abs(value) - sizes * np.abs(there)[:, None]) <= wrong
            fits &= (np.isfinite(there) & (there != 0))[:, None]
        for number, which in np.argwhere(fits):
            (term, values), (multiple, words) = self._found[number], MULTIPLES[which]
            if not (values.size == 1 and coarse(values)):  # a sum of shares is 1
                yield relation(term, float(np.sign(value * there[number])) * multiple, words)


def _difference(seen: Seen) -> Array:
    """By how many times what is allowed each entry is off."""
    with np.errstate(all="ignore"):
        off = np.abs(seen.got - seen.truth) / np.maximum(seen.allowed, TINY)
    return np.asarray(np.where(np.isfinite(off), off, 0.0))


def _beside(term: Term, multiple: float, words: str) -> Relation:
    def of(seen: Seen) -> Array | None:
        values = term.of(seen)
        return None if values is None else seen.truth + multiple * values

    sign = "plus" if multiple > 0 else "minus"  # not "larger by": the term itself may be negative
    return Relation(f"the expected ones {sign} {words}{term.words}", of)


def _alone(term: Term, multiple: float, words: str) -> Relation:
    def of(seen: Seen) -> Array | None:
        values = term.of(seen)
        return None if values is None else multiple * values

    sign = "" if multiple > 0 else ", with the opposite sign"
    return Relation(f"{words}{term.words}{sign}, and nothing else", of)


def terms(seen: Seen) -> Iterator[tuple[Term, Array]]:
    """The terms that can be made of a case's inputs, with their values there: entry by entry, or summed or averaged over the
    axes that the truth has not."""
    each = ", for each example," if seen.truth.ndim else ""
    for words, of in _expressions(seen):
        yield from _shaped(seen, words, of, each)


def _shaped(seen: Seen, words: str, of: Callable[[Seen], Array | None], each: str) -> Iterator[tuple[Term, Array]]:
    """The terms that an expression makes, with their values."""
    values = of(seen)
    if values is None:
        return
    if values.shape == seen.truth.shape:
        ways: list[tuple[str, Shaped]] = [(words, _entries)]
    elif seen.truth.ndim and values.shape[1:] == seen.truth.shape:  # a list of as many
        ways = [(f"{along} of {words} over the first axis", partial(_listed, reduce)) for along, reduce in ALONG]
    else:
        ways = [(f"the sum{each} of {words}", _summed), (f"the mean{each} of {words}", _averaged)]
    for said, shaped in ways:
        made = shaped(values, seen)
        if made is not None:
            yield Term(said, partial(_made, of, shaped)), made


def made_of(seen: Seen, words: str, function: Callable[..., Array], names: Sequence[str]) -> Iterator[tuple[Term, Array]]:
    """The terms that a function of some inputs makes, with their values: entry by entry, or summed.
    words: with {a}, {b} … for the inputs"""
    if not _fits(seen, *names):
        return
    for letter, name in zip("abc", names, strict=False):
        words = words.replace(f"{{{letter}}}", name)
    each = ", for each example," if seen.truth.ndim else ""
    for term, values in _shaped(seen, words, lambda s: _of(function, s, *names), each):
        if not term.is_mean:
            yield term, values


Shaped = Callable[[Array, Seen], "Array | None"]
"""An expression's values in a case -> a term's, of the truth's shape, or None."""


def _made(of: Callable[[Seen], Array | None], shaped: Shaped, seen: Seen) -> Array | None:
    values = of(seen)
    return None if values is None else shaped(values, seen)


def _expressions(seen: Seen) -> Iterator[tuple[str, Callable[[Seen], Array | None]]]:
    names = [name for name, values in seen.inputs.items() if values.dtype.kind in "fi"][:MOST_INPUTS]
    square = [name for name in names if seen.inputs[name].ndim >= 2 and len(set(seen.inputs[name].shape[-2:])) == 1]
    fitting = [name for name in names if _fits(seen, name)]
    for table, of_these in ((ONE, fitting), (OF_MATRICES, square)):
        for words, one in table:
            for name in of_these:
                yield words.replace("{a}", name), lambda s, n=name, f=one: _of(f, s, n)  # type: ignore[misc]
    for words, one in OF_MATRICES:
        for a, b in itertools.combinations(square, 2):
            said = f"{words.replace('{a}', a)} less that of `{b}`"
            yield said, lambda s, a=a, b=b, f=one: _less(f, s, a, b)  # type: ignore[misc]
    pairs = [pair for pair in itertools.permutations(names, 2) if _fits(seen, *pair)]
    in_order = [pair for pair in pairs if names.index(pair[0]) < names.index(pair[1])]
    for words, two in TWO:
        for a, b in pairs if any(word in words for word in ONE_WAY) else in_order:
            said = words.replace("{a}", a).replace("{b}", b)
            yield said, lambda s, a=a, b=b, f=two: _of(f, s, a, b)  # type: ignore[misc]


def _fits(seen: Seen, *names: str) -> bool:
    """Whether what is made of these inputs, entry by entry, can have the truth's shape, or one more or all axes beside it."""
    try:
        shape, asked = np.broadcast_shapes(*(seen.inputs[name].shape for name in names)), seen.truth.shape
    except ValueError:
        return False
    return shape[: len(asked)] == asked or shape[1:] == asked


def _less(function: Callable[[Array], Array], seen: Seen, a: str, b: str) -> Array | None:
    first, second = _of(function, seen, a), _of(function, seen, b)
    return None if first is None or second is None else first - second


def _of(function: Callable[..., Array], seen: Seen, *names: str) -> Array | None:
    if any(name not in seen.inputs for name in names):
        return None
    try:
        return np.asarray(function(*(np.asarray(seen.inputs[name], np.float64) for name in names)))
    except (ValueError, np.linalg.LinAlgError):  # shapes that do not fit each other
        return None


def _entries(values: Array, seen: Seen) -> Array | None:
    return values if values.shape == seen.truth.shape else None


ALONG: Sequence[tuple[str, Callable[[Array], Array]]] = (
    ("the sum", lambda a: a.sum(0)),
    ("the mean", lambda a: a.mean(0)),
    ("the product", lambda a: a.prod(0)),
    ("the first", lambda a: a[0]),
    ("the last", lambda a: a[-1]),
)


def _listed(reduce: Callable[[Array], Array], values: Array, seen: Seen) -> Array | None:
    return np.asarray(reduce(values)) if values.shape[1:] == seen.truth.shape and len(values) else None


def _summed(values: Array, seen: Seen) -> Array | None:
    batch = seen.truth.shape
    if values.ndim <= len(batch) or values.shape[: len(batch)] != batch:
        return None
    return np.asarray(np.add.reduce(values.reshape(*batch, math.prod(values.shape[len(batch) :])), axis=-1))


def _averaged(values: Array, seen: Seen) -> Array | None:
    total = _summed(values, seen)
    return None if total is None or not total.size else np.asarray(total * (total.size / values.size if values.size else np.nan))
