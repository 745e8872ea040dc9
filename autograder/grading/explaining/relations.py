"""Relations between what was got and what was expected, each a fact about the numbers that one sentence can tell.

A relation maps the expected values of a case to what a submission with that slip would return. It holds where the map meets
the submission's values on every case, within a few tolerances, and where enough entries tell it from the truth.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from autograder.rubric.compare import Array, Tolerance

SLACK = 3.0
"""Tolerances within which a relation must be met: a slip rounds a few times more often than the right way."""
TELLING = 30.0
"""Tolerances by which an entry must differ from the truth to tell anything."""
LEAST = 2
"""Entries that must tell a relation without a free number from the truth, where they agree to float32's digits."""
SHARP = 3e-6
"""The share of each entry within which a relation is met so sharply that one telling entry is enough: of a hundred relations,
one meets an unrelated number so closely once in two thousand times."""
LEAST_FITTED = 4
"""The same for a relation with one number that is read off the values."""
LEAST_COARSE = 4
"""Entries that must tell a relation where all values are counts or shares of few things: these coincide by chance."""
EXTREME = 80.0
"""The size of an input beyond which sigmoids and exponentials are 0 and 1: then most formulas coincide."""
LEAST_EXTREME = 3
TOLD = 0.5
"""The share of the wrong entries that must tell a relation from the truth: the others may be next to zero."""


@dataclass(frozen=True)
class Seen:
    """One result of one case.

    got, truth: of any shapes
    case:       its name
    inputs:     the arrays that the case gives
    derived:    words of another question to the oracle -> its answer
    tree:       the student's expression, where the values are its
    """

    name: str
    got: Array
    truth: Array
    tolerance: Tolerance
    inputs: Mapping[str, Array] = field(default_factory=dict)
    derived: Mapping[str, Array] = field(default_factory=dict)
    case: str = ""
    tree: Sequence[Sequence[Any]] = ()

    @cached_property
    def allowed(self) -> Array:
        return self.tolerance.allowed(self.truth)

    @property
    def differs(self) -> bool:
        """Whether anything is wrong, the shape or an entry."""
        return self.got.shape != self.truth.shape or bool(self.wrong.any())

    @cached_property
    def size_of_wrong(self) -> int:
        """How many entries are wrong."""
        return int(self.wrong.sum()) if self.got.shape == self.truth.shape else 0

    @cached_property
    def extreme(self) -> bool:
        """Whether an input is so large that most formulas coincide."""
        finite = (values[np.isfinite(values)] for values in self.inputs.values() if values.dtype.kind == "f")
        return any(bool(np.max(np.abs(values), initial=0.0) > EXTREME) for values in finite)

    @cached_property
    def wrong(self) -> Array:
        """Which entries are wrong. got and truth have the same shape"""
        with np.errstate(invalid="ignore"):
            return np.asarray(~((np.abs(self.got - self.truth) <= self.allowed) | (self.got == self.truth)))


@dataclass(frozen=True)
class Relation:
    """words: the sentence's end, after "Your values are"; of: a case's values -> what a slip makes of them, or None."""

    words: str
    of: Callable[[Seen], Array | None]


def holds(relation: Relation, cases: Sequence[Seen], least: int = LEAST, *, sharply: bool = True) -> bool:
    """Whether the relation explains the values of every case, and enough of them differ from the truth.

    least:   different entries that must tell it from the truth
    sharply: one is enough where it is met sharply
    """
    telling: set[tuple[float, float]] = set()
    sharp, entries, off = sharply, 0, 0
    for seen in cases:
        with np.errstate(all="ignore"):
            made = relation.of(seen)
            if (
                made is None
                or made.shape != seen.got.shape
                or _off_at_once(seen, made)
                or not met(seen.got, made, seen.tolerance)
            ):
                return False
            tells, truth = _tells(seen, made), made
            if made.shape == seen.truth.shape:
                sharp, truth = sharp and bool(np.all((np.abs(seen.got - made) <= SHARP * np.abs(made))[tells])), seen.truth
            telling.update(zip(np.round(made[tells], 9).tolist(), np.round(truth[tells], 9).tolist(), strict=True))
            entries, off = entries + int(tells.sum()), off + (seen.size_of_wrong if made.shape == seen.truth.shape else 0)
    if entries < TOLD * off or (entries < LEAST_COARSE and all(_counts(seen) for seen in cases)):
        return False
    return len(telling) >= (1 if sharp else least)


def _counts(seen: Seen) -> bool:
    """Whether a result of the right shape, and the truth, hold counts or shares of few things."""
    return seen.got.shape == seen.truth.shape and coarse(seen.got) and coarse(seen.truth)


def coarse(values: Array) -> bool:
    """Whether all values are whole thousandths, as counts and shares of few things are."""
    with np.errstate(all="ignore"):
        return bool(np.all(np.abs(values * 1000 - np.round(values * 1000)) < 1e-4))


def _off_at_once(seen: Seen, made: Array) -> bool:
    """Whether the last entry alone shows that the values are not these: most relations fail there, and soon."""
    atol = seen.tolerance.atol
    if not made.size or isinstance(atol, np.ndarray):
        return False
    got, value = float(seen.got.flat[-1]), float(made.flat[-1])
    return bool(abs(got - value) > SLACK * (atol + seen.tolerance.rtol * abs(value)))  # never where one of them is NaN


def _tells(seen: Seen, made: Array) -> Array:
    """The entries of a relation's values that are plainly not the truth, and not next to zero, where much coincides."""
    if seen.truth.shape != made.shape:
        return np.isfinite(made)
    plain = (np.abs(made) > TELLING * seen.tolerance.atol) | (made == seen.got)
    return np.asarray(np.isfinite(made) & plain & ~(np.abs(made - seen.truth) <= TELLING * seen.allowed))


def met(got: Array, made: Array, tolerance: Tolerance) -> bool:
    """Whether the values are those of a relation."""
    with np.errstate(all="ignore"):
        near = np.abs(got - made) <= SLACK * tolerance.allowed(made)
    return bool(np.all(near | (got == made) | (np.isnan(got) & np.isnan(made))))


# ---- factors and offsets -----------------------------------------------------------------------------------------------

LN2 = float(np.log(2))
HALF_LOG_2PI = 0.5 * float(np.log(2 * np.pi))
FACTORS: Sequence[tuple[float, str]] = (
    (-1.0, "the expected ones with the opposite sign"),
    (2.0, "twice the expected ones"),
    (0.5, "half the expected ones"),
    (-2.0, "the expected ones times −2"),
    (-0.5, "the expected ones times −½"),
    (1 / LN2, "the expected ones divided by ln 2, as logarithms to base 2 are"),
    (LN2, "the expected ones times ln 2"),
    (1 / np.log(10), "the expected ones divided by ln 10, as logarithms to base 10 are"),
    (float(np.pi), "the expected ones times π"),
)
OFFSETS: Sequence[tuple[float, str]] = (
    (0.5, "½"),
    (1.0, "1"),
    (2.0, "2"),
    (LN2, "ln 2"),
    (2 * LN2, "2 ln 2"),
    (HALF_LOG_2PI, "½ ln 2π"),
    (2 * HALF_LOG_2PI, "ln 2π"),
)


def constants() -> Iterator[Relation]:
    """A factor or an offset that has a name."""
    for factor, words in FACTORS:
        yield Relation(words, lambda seen, c=factor: c * seen.truth)  # type: ignore[misc]
    for offset, words in OFFSETS:
        yield Relation(f"larger by {words} than the expected ones", lambda seen, c=offset: seen.truth + c)  # type: ignore[misc]
        yield Relation(f"smaller by {words} than the expected ones", lambda seen, c=offset: seen.truth - c)  # type: ignore[misc]


def sized(cases: Sequence[Seen]) -> Iterator[Relation]:
    """A factor or an offset that is a size of the inputs. A size that is always 1 or 2 has been told as a number."""
    told: list[list[int]] = []
    for words, of in _sizes(cases[0]):
        sizes = [of(seen) for seen in cases]
        if min(sizes) <= 0 or max(sizes) <= 2 or sizes in told:
            continue
        told.append(sizes)
        yield from _of_size(words, of)


def _sizes(seen: Seen) -> Iterator[tuple[str, Callable[[Seen], int]]]:
    """The sizes of arrays among the inputs, and the inputs that are numbers of things themselves."""
    for name, values in seen.inputs.items():
        if values.ndim:
            for what, size in SIZES:
                yield f"{what} `{name}`", lambda seen, n=name, f=size: _size(seen, n, f)  # type: ignore[misc]
        elif values.dtype.kind == "i":
            yield f"`{name}`", lambda seen, n=name: int(seen.inputs[n]) if n in seen.inputs else 0  # type: ignore[misc]


def _of_size(what: str, size: Callable[[Seen], int]) -> Iterator[Relation]:
    mean, total = (
        ("", "") if what.startswith("`") else (": a mean in place of a sum looks so", ": a sum in place of a mean looks so")
    )
    yield Relation(f"the expected ones divided by {what}{mean}", lambda s: s.truth / size(s))
    yield Relation(f"the expected ones times {what}{total}", lambda s: s.truth * size(s))
    yield Relation(f"the expected ones times the square root of {what}", lambda s: s.truth * size(s) ** 0.5)
    yield Relation(f"the expected ones divided by the square root of {what}", lambda s: s.truth / size(s) ** 0.5)
    for power, words in ((1.0, "a variance"), (0.5, "a standard deviation")):
        for sign, way in ((1, "n in place of n − 1"), (-1, "n − 1 in place of n")):
            yield Relation(
                f"what {words} with {way} gives, n being {what}",
                lambda s, p=sign * power: s.truth * np.float64(1 - 1 / size(s)) ** p,  # type: ignore[misc]
            )
    for offset, words in (
        (lambda n: n, ""),
        (lambda n: n / 2, "half "),
        (lambda n: n * HALF_LOG_2PI, "½ ln 2π times "),
        (np.log, "the logarithm of "),
    ):
        yield Relation(f"larger than the expected ones by {words}{what}", lambda s, f=offset: s.truth + f(size(s)))  # type: ignore[misc]
        yield Relation(f"smaller than the expected ones by {words}{what}", lambda s, f=offset: s.truth - f(size(s)))  # type: ignore[misc]


def _size(seen: Seen, name: str, size: Callable[[tuple[int, ...], int], int]) -> int:
    """A size of an input in a case; 0 where it has none."""
    shape = seen.inputs[name].shape if name in seen.inputs else ()
    return size(shape, seen.truth.ndim) if shape else 0


SIZES: Sequence[tuple[str, Callable[[tuple[int, ...], int], int]]] = (
    ("the size of the last axis of", lambda shape, batch: shape[-1]),
    ("the size of the first axis of", lambda shape, batch: shape[0] if len(shape) > 1 else 0),
    ("the size of the second axis of", lambda shape, batch: shape[1] if len(shape) > 2 else 0),
    ("the number of pixels of", lambda shape, batch: shape[-1] * shape[-2] if len(shape) > 2 else 0),
    ("the number of entries of an example in", lambda shape, batch: math.prod(shape[max(batch, 1) :])),
    ("the number of entries of", lambda shape, batch: math.prod(shape)),
)
"""words -> a size of an input's shape, which has so many axes of the batch"""


def fitted(cases: Sequence[Seen]) -> Iterator[Relation]:
    """A factor or an offset that has no name: read off the largest entry, and the same on all cases."""
    got = np.concatenate([seen.got.ravel() for seen in cases])
    truth = np.concatenate([seen.truth.ravel() for seen in cases])
    usable = np.isfinite(got) & np.isfinite(truth)
    if not usable.any():
        return
    at = int(np.argmax(np.where(usable, np.abs(truth), -1.0)))
    if truth[at]:
        factor = got[at] / truth[at]
        if 1e-3 < abs(factor) < 1e3:
            yield Relation(f"{factor:.4g} times the expected ones", lambda seen: factor * seen.truth)
    offset = float(np.median(got[usable] - truth[usable]))
    direction = "larger" if offset > 0 else "smaller"
    yield Relation(f"{direction} by {abs(offset):.4g} than the expected ones", lambda seen: seen.truth + offset)
    least, most = float(np.min(got[usable])), float(np.max(got[usable]))
    if np.ptp(got[usable]) <= 1e-9 * np.max(np.abs(got[usable])):
        return  # one number, which is no limit
    yield Relation(f"the expected ones, but none below {least:.4g}", lambda seen: np.maximum(seen.truth, least))
    yield Relation(f"the expected ones, but none above {most:.4g}", lambda seen: np.minimum(seen.truth, most))


# ---- functions, order and axes -------------------------------------------------------------------------------------------

FUNCTIONS: Sequence[tuple[str, Callable[[Array], Array]]] = (
    ("the squares of the expected ones", np.square),
    ("the square roots of the expected ones", np.sqrt),
    ("the exponentials of the expected ones", np.exp),
    ("the exponentials of the expected ones with the opposite sign", lambda t: np.exp(-t)),
    ("the logarithms of the expected ones", np.log),
    ("the negative logarithms of the expected ones", lambda t: -np.log(t)),
    ("the reciprocals of the expected ones", lambda t: 1 / t),
    ("the absolute values of the expected ones", np.abs),
    ("one minus the expected ones", lambda t: 1 - t),
    ("the sigmoids of the expected ones", lambda t: 1 / (1 + np.exp(-t))),
    ("the expected ones before a sigmoid, as logits are", lambda t: np.log(t) - np.log1p(-t)),
    ("the expected ones with zero in place of what is negative", lambda t: np.maximum(t, 0)),
    ("the expected ones, held between 0 and 1", lambda t: np.clip(t, 0, 1)),
    ("the expected ones to the power 1 / ln 2: exp of a number of bits looks so", lambda t: t ** (1 / LN2)),
)


def elementwise() -> Iterator[Relation]:
    """Another function of each expected value."""
    for words, function in FUNCTIONS:
        yield Relation(words, lambda seen, f=function: f(seen.truth))  # type: ignore[misc]


def functions() -> Iterator[Relation]:
    """Another function of the expected values, or the same in another order."""
    yield from elementwise()
    yield Relation("the expected ones, transposed", _transposed)
    yield Relation("the inverses of the expected matrices", _inverted)
    yield Relation("the expected ones, sorted", lambda seen: np.sort(seen.truth, -1) if seen.truth.ndim else None)
    for axis, where in ((-1, "last"), (0, "first")):
        for words, change in ORDERS:
            yield Relation(words.replace("{}", where), _along(change, axis))
    for words, reduce in (("mean", np.mean), ("sum", np.sum)):
        yield Relation(
            f"the same everywhere: the {words} of the expected ones",
            lambda seen, r=reduce: np.broadcast_to(r(seen.truth), seen.truth.shape),  # type: ignore[misc]
        )


ORDERS: Sequence[tuple[str, Callable[[Array, int], Array]]] = (
    ("the expected ones, reversed along the {} axis", lambda t, axis: np.flip(t, axis)),
    ("the expected ones, one place further along the {} axis", lambda t, axis: np.roll(t, 1, axis)),
    ("the expected ones, one place earlier along the {} axis", lambda t, axis: np.roll(t, -1, axis)),
    ("running sums of the expected ones along the {} axis", lambda t, axis: np.cumsum(t, axis)),
    (
        "the same along the {} axis: the mean over it of the expected ones",
        lambda t, axis: np.broadcast_to(t.mean(axis, keepdims=True), t.shape),
    ),
    (
        "the same along the {} axis: the sum over it of the expected ones",
        lambda t, axis: np.broadcast_to(t.sum(axis, keepdims=True), t.shape),
    ),
)


def _along(change: Callable[[Array, int], Array], axis: int) -> Callable[[Seen], Array | None]:
    def of(seen: Seen) -> Array | None:
        if not seen.truth.ndim:
            return seen.truth
        return change(seen.truth, axis) if axis or seen.truth.ndim > 1 else None

    return of


def _transposed(seen: Seen) -> Array | None:
    return np.swapaxes(seen.truth, -1, -2) if seen.truth.ndim >= 2 else None


def _inverted(seen: Seen) -> Array | None:
    square = seen.truth.ndim >= 2 and seen.truth.shape[-1] == seen.truth.shape[-2]
    try:
        return np.linalg.inv(seen.truth) if square else None
    except np.linalg.LinAlgError:
        return None


# ---- other shapes --------------------------------------------------------------------------------------------------------


def shapes() -> Iterator[Relation]:
    """What another shape than the expected one holds."""
    for words, reduce in (("mean", np.mean), ("sum", np.sum)):
        yield Relation(
            f"one number for the whole batch, the {words} of the expected ones: return one for each example",
            lambda seen, r=reduce: np.asarray(r(seen.truth)),  # type: ignore[misc]
        )
        for axis, where in ((-1, "last"), (0, "first")):
            yield Relation(
                f"the expected ones, but with the {words} over the {where} axis taken, which should stay",
                lambda seen, r=reduce, a=axis: r(seen.truth, axis=a) if seen.truth.ndim >= 2 else None,  # type: ignore[misc]
            )
    yield Relation("right, but an axis of size 1 is left: often keepdim=True, or an index [:, None] too many", _kept_axis)
    yield Relation("right, but an axis of size 1 is lost: often a squeeze()", _lost_axis)
    yield Relation(
        "made of every example with every other: shapes such as (B,) and (B, 1) were broadcast to (B, B); the diagonal holds "
        "the expected ones",
        _crossed,
    )
    yield Relation("the expected ones, transposed", _transposed)
    for words, reduce in (("sum", np.sum), ("mean", np.mean)):
        yield Relation(
            f"terms of the expected ones: the last axis is still there, and their {words} over it is right",
            lambda seen, r=reduce: _reduces(seen, r),  # type: ignore[misc]
        )


def resized(cases: Sequence[Seen]) -> str:
    """An axis that is longer or shorter than asked, by as many places in every case; "" where that is not all that differs."""
    if len({axes for seen in cases for axes in (seen.got.ndim, seen.truth.ndim)}) != 1:
        return ""
    differing = {axis for seen in cases for axis in range(seen.got.ndim) if seen.got.shape[axis] != seen.truth.shape[axis]}
    more = {seen.got.shape[axis] - seen.truth.shape[axis] for seen in cases for axis in differing}
    if len(differing) != 1 or len(more) != 1:
        return ""
    (axis,), (by,) = differing, more
    places = "one place" if abs(by) == 1 else f"{abs(by)} places"
    return f"{places} too {'many' if by > 0 else 'few'} along the {ORDINALS[axis]} axis" if axis < len(ORDINALS) else ""


def named_axes(dims: Collection[int]) -> Iterator[tuple[int, str, str]]:
    """The axes along which results have lines, with what one line and several are called. dims: how many axes the results have"""
    if min(dims, default=0) < 2:
        return
    yield 0, "example", "examples"
    yield -1, "place of the last axis", "places of the last axis"
    if max(dims) > 2:
        yield 1, "place of the second axis", "places of the second axis"


ORDINALS = ("first", "second", "third", "fourth", "fifth")


def _reduces(seen: Seen, reduce: Callable[..., Array]) -> Array | None:
    if seen.got.shape == seen.truth.shape:
        return seen.truth
    if seen.got.ndim != seen.truth.ndim + 1 or seen.got.shape[:-1] != seen.truth.shape:
        return None
    return seen.got if met(reduce(seen.got, axis=-1), seen.truth, seen.tolerance) else None


def _kept_axis(seen: Seen) -> Array | None:
    return _but_for_ones(seen) if seen.got.ndim > seen.truth.ndim else _if_of_its_shape(seen)


def _lost_axis(seen: Seen) -> Array | None:
    return _but_for_ones(seen) if seen.got.ndim < seen.truth.ndim else _if_of_its_shape(seen)


def _if_of_its_shape(seen: Seen) -> Array | None:
    return seen.truth if seen.got.shape == seen.truth.shape else None


def _but_for_ones(seen: Seen) -> Array | None:
    """The truth in the shape that was got, where only axes of size one tell the two apart."""
    alike = _squeezed(seen.got.shape) == _squeezed(seen.truth.shape)
    return seen.truth.reshape(seen.got.shape) if alike else None


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(n for n in shape if n != 1)


def _crossed(seen: Seen) -> Array | None:
    if seen.got.shape == seen.truth.shape and seen.truth.size <= 1:
        return seen.truth
    n = seen.truth.shape[0] if seen.truth.ndim == 1 else 0
    if n < 2 or seen.got.shape != (n, n):
        return None
    return seen.got if met(np.diagonal(seen.got), seen.truth, seen.tolerance) else None
