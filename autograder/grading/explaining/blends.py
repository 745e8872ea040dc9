"""Blends: a multiple of the expected values with one or two terms in the inputs beside it.

Most wrong formulas are sums of which one part is wrong: a factor stands before one term and not before the next, a square is
missing, a ratio is turned round. What is left of the expected values is then a known multiple of them, and the rest a term or
two. All pairs of terms are fitted at once, on a few entries; a pair counts only where its multiples are those that formulas
have, and where it holds on every entry of every case.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.grading.explaining.relations import SLACK, Relation, Seen, coarse
from autograder.grading.explaining.terms import CLOSE, MULTIPLES, Term, made_of
from autograder.rubric.compare import Array

WHOLE: Sequence[tuple[float, str]] = (
    (1.0, "the expected ones"),
    (0.0, ""),
    (2.0, "twice the expected ones"),
    (0.5, "half the expected ones"),
    (-1.0, "the expected ones with the opposite sign"),
)
"""What is left of the expected values, the likeliest first."""
FEWEST_ROWS, MOST_ROWS = 4, 24
"""Entries on which terms are fitted: fewer prove nothing, more cost time and are compared afterwards."""
MOST_TERMS, MOST_MIXED = 200, 60
MOST_FITS = 6
"""Pairs that fit a few entries, and are then compared on all."""
ROUNDING = 1e-9
"""The share of a squared length that is lost where it is a difference of squared lengths."""
DEGENERATE = 1e-9
"""The squared sine of the angle below which two terms are one."""
PARTS: Sequence[tuple[float, str]] = (*MULTIPLES, (3.0, "three times "), (4.0, "four times "))

ONES = Term("1", lambda seen: np.ones_like(seen.truth))
THREE: Sequence[tuple[str, Callable[[Array, Array, Array], Array]]] = (
    ("(`{a}` − `{b}`) / `{c}`", lambda a, b, c: (a - b) / c),
    ("(`{a}` − `{b}`)² / `{c}`", lambda a, b, c: (a - b) ** 2 / c),
    ("(`{a}` − `{b}`)² / `{c}`²", lambda a, b, c: ((a - b) / c) ** 2),
    ("(`{a}` − `{b}`)² · exp(−`{c}`)", lambda a, b, c: (a - b) ** 2 * np.exp(-c)),
    ("(`{a}` − `{b}`)³ / `{c}`³", lambda a, b, c: ((a - b) / c) ** 3),
)
MIXED: Sequence[tuple[str, Callable[[Array, Array], Array]]] = (
    ("(`{a}` + `{b}`) · log((`{a}` + `{b}`) / 2)", lambda a, b: (a + b) * np.log((a + b) / 2)),
    ("`{a}` + `{b}`", lambda a, b: a + b),
    ("(`{a}` + `{b}`)²", lambda a, b: (a + b) ** 2),
    ("log |`{a}`|", lambda a, b: np.log(np.abs(a))),
    ("log |`{b}`|", lambda a, b: np.log(np.abs(b))),
)
MOST_NAMES = 4


@dataclass(frozen=True)
class Rows:
    """Entries of some cases, in the unit of what each may be off. at: for each case, the places of its entries"""

    cases: Sequence[Seen]
    at: Sequence[Array]

    def of(self, values: Sequence[Array]) -> Array:
        return np.concatenate([v.ravel()[places] for v, places in zip(values, self.at, strict=True)]) / self._unit

    @cached_property
    def _unit(self) -> Array:
        allowed = [np.broadcast_to(seen.allowed, seen.truth.shape).ravel() for seen in self.cases]
        return np.concatenate([a[places] for a, places in zip(allowed, self.at, strict=True)])


def blended(cases: Sequence[Seen], largest: Seen, known: Sequence[tuple[Term, Array]]) -> Iterator[Relation]:
    """Multiples of the expected values with one or two terms, simplest first.

    largest: the case of most interest
    known:   terms that have been tried alone, with their values on it
    """
    rows = _rows([largest, *(seen for seen in cases if seen is not largest)])
    if rows is None:
        return
    with np.errstate(all="ignore"):
        terms, lines = _lines(rows, known)
        if not terms:
            return
        got, truth = (rows.of([getattr(seen, which) for seen in rows.cases]) for which in ("got", "truth"))
        basis = Basis(lines)
        singles = [basis.singles(got - factor * truth) for factor, _ in WHOLE]
    for (factor, words), fits in zip(WHOLE, singles, strict=True):
        if factor not in (0.0, 1.0):  # those have been tried
            yield from (_blend(factor, words, [(terms[i], multiple)]) for i, multiple in fits)
    for factor, words in WHOLE:
        with np.errstate(all="ignore"):
            pairs = basis.pairs(got - factor * truth)
        yield from (_blend(factor, words, [(terms[i], a), (terms[j], b)]) for i, j, a, b in pairs)


def _rows(cases: Sequence[Seen]) -> Rows | None:
    """Entries of the first cases, a few of each; None where there are too few, or where they are not all finite."""
    chosen: list[Seen] = []
    for seen in cases:
        if seen.got.size and sum(one.got.size for one in chosen) < FEWEST_ROWS:
            chosen.append(seen)
    if sum(seen.got.size for seen in chosen) < FEWEST_ROWS:
        return None
    if not all(np.isfinite(seen.got).all() and np.isfinite(seen.truth).all() and np.all(seen.allowed > 0) for seen in chosen):
        return None
    at = [np.unique(np.linspace(0, seen.got.size - 1, min(seen.got.size, MOST_ROWS)).astype(int)) for seen in chosen]
    return Rows(chosen, at)


def _lines(rows: Rows, known: Sequence[tuple[Term, Array]]) -> tuple[list[Term], Array]:
    """Terms and their values on the rows; without those that are not defined there, or zero."""
    first, *others = rows.cases
    found: list[tuple[Term, Array]] = []
    single = not any(seen.truth.ndim for seen in rows.cases)
    mixed = itertools.islice(_more(first), MOST_MIXED)
    for term, there in itertools.chain([(ONES, np.ones_like(first.truth))], known[:MOST_TERMS], mixed):
        values = [there, *(v for seen in others if (v := term.of(seen)) is not None)]
        if len(values) < len(rows.cases) or (single and term is not ONES and all(coarse(v) for v in values)):
            continue  # counts and shares of few things coincide by chance
        line = rows.of(values)
        if np.isfinite(line).all() and line.any():
            found.append((term, line))
    return [term for term, _ in found], np.array([line for _, line in found])


def _more(seen: Seen) -> Iterator[tuple[Term, Array]]:
    """Terms that are worth their time only beside others."""
    names = [name for name, values in seen.inputs.items() if values.dtype.kind == "f"][:MOST_NAMES]
    for words, two in MIXED:
        for pair in itertools.combinations(names, 2):
            yield from made_of(seen, words, two, pair)
    for words, three in THREE:
        for a, b, c in itertools.permutations(names, 3):
            if names.index(a) < names.index(b):
                yield from made_of(seen, words, three, (a, b, c))


def _allowed(wanted: Array) -> float:
    """The squared length that may be left of what is wanted."""
    return float(SLACK**2 * len(wanted) + ROUNDING * (wanted @ wanted))


class Basis:
    """Terms on some rows. What is wanted is written as known multiples of one or two of them."""

    def __init__(self, lines: Array) -> None:
        self._size = np.linalg.norm(lines, axis=1)
        self._lines = lines / self._size[:, None]
        self._cosine = self._lines @ self._lines.T
        self._sine = 1 - self._cosine**2
        self._apart = np.triu(self._sine > DEGENERATE, 1)

    def singles(self, wanted: Array) -> list[tuple[int, float]]:
        """(number, multiple) of the terms of which a known multiple is what is wanted."""
        along = self._lines @ wanted
        known = np.where(wanted @ wanted - along**2 <= _allowed(wanted), _known(along / self._size), 0.0)
        return [(int(i), float(known[i])) for i in np.flatnonzero(known)[:MOST_FITS]]

    def pairs(self, wanted: Array) -> list[tuple[int, int, float, float]]:
        """(numbers, multiples) of the pairs of terms of which known multiples add up to what is wanted."""
        along = self._lines @ wanted
        square = along**2
        covered = square[:, None] + square[None, :] - 2 * self._cosine * np.outer(along, along)
        near = covered >= (wanted @ wanted - _allowed(wanted)) * self._sine
        i, j = np.nonzero(near & self._apart)
        a, b = (
            _known((along[p] - self._cosine[p, q] * along[q]) / (self._sine[p, q] * self._size[p])) for p, q in ((i, j), (j, i))
        )
        fits = np.flatnonzero((a != 0) & (b != 0))
        simplest = fits[np.argsort((i + j)[fits], kind="stable")][:MOST_FITS]
        return [(int(i[k]), int(j[k]), float(a[k]), float(b[k])) for k in simplest]


def _known(multiples: Array) -> Array:
    """The multiples that formulas have which these are; 0 where it is none."""
    found = np.zeros_like(multiples)
    for known, _ in PARTS:
        found[np.abs(np.abs(multiples) - known) <= CLOSE * known] = known
    return np.copysign(found, multiples)


def _blend(factor: float, words: str, parts: Sequence[tuple[Term, float]]) -> Relation:
    def of(seen: Seen) -> Array | None:
        values = [term.of(seen) for term, _ in parts]
        if any(v is None for v in values):
            return None
        return np.asarray(factor * seen.truth + sum(m * v for (_, m), v in zip(parts, values, strict=True) if v is not None))

    ordered = sorted(parts, key=lambda part: part[1] < 0)
    said = words
    for term, multiple in ordered:
        part = _said(term, abs(multiple))
        sign = ("plus " if said else "") if multiple > 0 else "minus "
        said = f"{said} {sign}{part}" if said else f"{sign}{part}"
    return Relation(said if factor else f"{said}, and nothing else", of)


def _said(term: Term, multiple: float) -> str:
    """A multiple of a term in words."""
    if term is ONES:
        return NUMBERS[multiple]
    return f"{next(words for known, words in PARTS if known == multiple)}{term.words}"


NUMBERS = {0.25: "¼", 0.5: "½", 1.0: "1", 1.5: "1½", 2.0: "2", 3.0: "3", 4.0: "4"}
