"""Explanations: what the numbers of a wrong result say by themselves, where no declared mistake fits.

A sentence is told only where it is a fact on every case that returned: "Your values are twice the expected ones." Relations
are tried from the simplest on, and the first that holds is told; silence is better than a wrong hint. Nothing private enters:
whoever tells a student passes public cases alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from autograder.grading.explaining.axes import misshapen
from autograder.grading.explaining.blends import blended
from autograder.grading.explaining.curves import said_of_losses
from autograder.grading.explaining.draws import said_of_draws
from autograder.grading.explaining.expressions import mended
from autograder.grading.explaining.groups import Facts, lines, places
from autograder.grading.explaining.regions import Masks, alike, exactly, masks_of, only, whole, within
from autograder.grading.explaining.relations import (
    LEAST,
    LEAST_EXTREME,
    LEAST_FITTED,
    Relation,
    Seen,
    coarse,
    constants,
    elementwise,
    fitted,
    functions,
    holds,
    resized,
    shapes,
    sized,
)
from autograder.grading.explaining.terms import Terms
from autograder.rubric.compare import Array, Value
from autograder.rubric.derived import ALTERNATIVES

MOST_ENTRIES = 20_000
"""Entries of all cases together. Larger results are left unexplained: a hint is not worth the judge's time."""
FLOAT32 = 1e-6
"""The share of the largest entry within which float32 rounds a short computation."""
FEW = 3
"""Cases that must agree where all that is said is that all of them do, or all but one."""
GUESS = " Often: "
"""What stands between the fact and the guess in what values say."""
NEARLY = 2e-3
"""The share of the largest entry within which a value is nearly right."""


@dataclass(frozen=True)
class Explanation:
    """kind: the kind of relation, for tables; text: the sentences for the student, a fact and often a guess."""

    kind: str
    text: str

    @property
    def fact(self) -> str:
        """What the numbers say."""
        return self.text.partition(GUESS)[0]

    @property
    def guess(self) -> str:
        """What is often behind it; "" where nothing is known."""
        return self.text.partition(GUESS)[2]

    def as_data(self) -> list[str]:
        return [self.kind, self.text]


FAULT = Explanation("fault", "")
"""In place of an explanation that failed, for the proofs: a student reads nothing of it."""


def explain(cases: Iterable[Seen]) -> Explanation | None:
    """What the values of a check say, or None. cases: every result of every case that returned, right or wrong"""
    by_name: dict[str, list[Seen]] = {}
    for seen in cases:
        by_name.setdefault(seen.name, []).append(seen)
    if sum(seen.got.size + seen.truth.size for all_of in by_name.values() for seen in all_of) > MOST_ENTRIES:
        return None
    off = {name: all_of for name, all_of in by_name.items() if any(seen.differs for seen in all_of)}
    if not off:
        return None
    if gradients := _gradients(by_name, off):
        return gradients
    said = {name: found for name, all_of in off.items() if (found := _of_one(all_of))}
    first = next(iter(said.values()), None)
    if first is None:
        return None
    alike = [name for name, found in said.items() if found == first]
    return Explanation(first.kind, first.text if len(alike) == len(by_name) else f"{' and '.join(alike)}: {_lowered(first.text)}")


def explain_draws(cases: Sequence[Mapping[str, Array]]) -> Explanation | None:
    """What the draws of a check say, or None. cases: what they are -> numbers that are uniform where the draws are right"""
    text = said_of_draws([streams for streams in cases if streams])
    return Explanation("draws", text) if text else None


def explain_losses(curves: Sequence[Value]) -> Explanation | None:
    """What training curves say, or None."""
    arrays = [curve.data for curve in curves if isinstance(curve.data, np.ndarray) and curve.data.dtype.kind in "fi"]
    text = said_of_losses(arrays) if len(arrays) == len(curves) else ""
    return Explanation("training", text) if text else None


def _lowered(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _of_one(cases: Sequence[Seen]) -> Explanation | None:
    """What the values of one result say."""
    if any(seen.got.shape != seen.truth.shape for seen in cases):
        return _first("shape", shapes(), cases, 1) or _in_one_case(cases) or _resized(cases) or _misshapen(cases)
    if any((np.isnan(seen.got) & ~np.isnan(seen.truth)).any() for seen in cases):
        return _not_finite(cases)
    if all(_vanishes(seen) for seen in cases):
        return Explanation("zero", "Your values are all zero.")
    terms, extreme = Terms(cases), any(seen.extreme for seen in cases)
    least, sharply = (LEAST_EXTREME, False) if extreme else (LEAST, True)
    return (
        _first("constant", constants(), cases)
        or _first("size", sized(cases), cases)
        or _first("function", functions(), cases, least, sharply=False)
        or _first("term", terms.alone(), cases, least, sharply=sharply)
        or _first("question", _asked(cases), cases, least, sharply=sharply)
        or _mended(cases)
        or _first("fitted", fitted(cases), cases, LEAST_FITTED, sharply=False)
        or _first("term", terms.beside(), cases, least, sharply=sharply)
        or _combined(cases)
        or _precision(cases, extreme)
        or _somewhere(cases, exactly)
        or _as_groups(places(cases))
        or (
            None if extreme else _first("blend", blended(cases, terms.largest, terms.of_sums), cases, LEAST_FITTED, sharply=False)
        )
        or _as_groups(lines(cases))
        or _somewhere(cases, only)
        or _along_an_axis(cases)
        or _on_one_case(cases)
    )


def _along_an_axis(cases: Sequence[Seen]) -> Explanation | None:
    """Whole examples or columns that are wrong, where others are right."""
    words = whole(cases, [seen.wrong for seen in cases])
    return Explanation("wrong", f"Your values are wrong {words}, and right in all others.") if words else None


def _on_one_case(cases: Sequence[Seen]) -> Explanation | None:
    """The only case that is wrong, of several."""
    off = [seen for seen in cases if seen.differs]
    if len(off) != 1 or len(cases) < FEW or not off[0].case:
        return None
    return Explanation("case", f"Your values are wrong only on the case “{off[0].case}”, and right on all others.")


def _mended(cases: Sequence[Seen]) -> Explanation | None:
    """The change that makes an expression right on all cases."""
    if any(not seen.tree for seen in cases):
        return None
    said = [dict.fromkeys(mended(seen)) for seen in cases]
    words = next((words for words in said[0] if all(words in others for others in said)), None)
    return Explanation("expression", f"{words[0].upper()}{words[1:]}, your expression is right.") if words else None


def _as_groups(facts: Facts) -> Explanation | None:
    """What holds of the entries together."""
    words = next(facts, None)
    return Explanation("together", f"Your values are {words}.") if words else None


def _resized(cases: Sequence[Seen]) -> Explanation | None:
    """An axis of another length."""
    words = resized(cases)
    return Explanation("shape", f"Your result has {words}.") if words else None


def _vanishes(seen: Seen) -> bool:
    """Whether all values are zero, to the rounding of float32."""
    scale = np.max(np.abs(seen.truth[np.isfinite(seen.truth)]), initial=0.0)
    return bool(np.all(np.abs(seen.got) <= min(FLOAT32 * scale, np.min(seen.allowed, initial=np.inf))))


def _misshapen(cases: Sequence[Seen]) -> Explanation | None:
    """Axes that belong to an input, and not to the result; of single cases, where the others have the right shape."""
    words = misshapen(cases)
    if words:
        return Explanation("shape", f"Your result {words}.")
    off = [seen for seen in cases if seen.got.shape != seen.truth.shape]
    words = misshapen(off) if len(off) == 1 and off[0].case else ""
    return Explanation("shape", f"On the case “{off[0].case}”, your result {words}.") if words else None


def _in_one_case(cases: Sequence[Seen]) -> Explanation | None:
    """The same where only one case is wrong, and by its shape: a special size, such as a batch of one, shows a slip."""
    off = [seen for seen in cases if seen.differs]
    found = _first("shape", shapes(), off, 1) if len(off) == 1 and off[0].case else None
    return Explanation("shape", f"On the case “{off[0].case}”, {_lowered(found.text)}") if found else None


def _first(
    kind: str, relations: Iterable[Relation], cases: Sequence[Seen], least: int = LEAST, *, sharply: bool = True
) -> Explanation | None:
    """The first relation that holds on all cases."""
    found = next((relation for relation in relations if holds(relation, cases, least, sharply=sharply)), None)
    return Explanation(kind, f"Your values are {found.words}.") if found else None


# ---- gradients -------------------------------------------------------------------------------------------------------------

PARTIAL = "d/d"


def _gradients(by_name: Mapping[str, Sequence[Seen]], off: Mapping[str, Sequence[Seen]]) -> Explanation | None:
    """A gradient that reaches one input alone, or the wrong one."""
    if not all(name.startswith(PARTIAL) for name in off):
        return None
    zero = [name for name, cases in off.items() if all(not seen.got.any() for seen in cases)]
    if zero and len(zero) == len(off):
        inputs = " and ".join(f"`{name.removeprefix(PARTIAL)}`" for name in zero)
        right = "" if len(off) == len(by_name) else ", and the others are right"
        return Explanation(
            "gradient",
            f"The gradient with respect to {inputs} is zero everywhere{right}. Often: a detach(), a no_grad, or a new tensor "
            "made from the values cuts it off, or the term with it is missing.",
        )
    for name, other in itertools.permutations(by_name, 2):
        if name in off and _is_that_of(by_name[name], by_name[other]):
            a, b = (n.removeprefix(PARTIAL) for n in (name, other))
            return Explanation("gradient", f"The gradient with respect to `{a}` is the one expected with respect to `{b}`.")
    return None


def _is_that_of(cases: Sequence[Seen], others: Sequence[Seen]) -> bool:
    """Whether the values of one result are those expected of another, and no coincidence."""
    if len(cases) != len(others) or any(a.truth.shape != b.truth.shape for a, b in zip(cases, others, strict=True)):
        return False
    if all(np.allclose(a.truth, -b.truth) for a, b in zip(cases, others, strict=True)):
        return False  # then the sign alone may be turned, as in x and the mean of a Gaussian
    expected = {id(seen): other.truth for seen, other in zip(cases, others, strict=True)}
    return holds(Relation("", lambda seen: expected[id(seen)]), cases, LEAST_FITTED, sharply=False)


# ---- what the inputs say ---------------------------------------------------------------------------------------------------


def _asked(cases: Sequence[Seen]) -> Iterator[Relation]:
    """The oracle's answers to other questions."""
    if all(coarse(seen.got) for seen in cases):
        return  # counts and shares of few things: they coincide by chance
    for words in cases[0].derived:
        yield Relation(f"those of the right formula with {_told(words)}", lambda seen, w=words: seen.derived.get(w))  # type: ignore[misc]


def _told(words: str) -> str:
    """A question in words, with one that has the same answer. A simple one is not told with a complicated one."""
    first, *others = words.split(ALTERNATIVES)
    return ", or ".join([first, *(other for other in others if other.count(" and ") <= first.count(" and "))][:2])


def _combined(cases: Sequence[Seen]) -> Explanation | None:
    """Another question with one other slip, where exactly one pair fits."""
    found = []
    for words in cases[0].derived:
        for end, of in COMBINATIONS[: None if "exchanged" in words else SINGLE]:
            relation = Relation(
                f"those of the right formula with {_told(words)}, {end}",
                lambda seen, w=words, f=of: f(seen.truth, seen.derived[w]) if w in seen.derived else None,  # type: ignore[misc]
            )
            if holds(relation, cases, LEAST_FITTED, sharply=False):
                found.append(relation)
    return Explanation("two slips", f"Your values are {found[0].words}.") if len(found) == 1 else None


COMBINATIONS: Sequence[tuple[str, Callable[[Array, Array], Array]]] = (
    ("and also have the opposite sign", lambda truth, other: -other),
    ("and also a factor of 2", lambda truth, other: 2 * other),
    ("and also a factor of ½", lambda truth, other: other / 2),
    # Sums with the expected ones are what a symmetrised divergence is made of; of other questions they are coincidences.
    ("averaged with the expected ones", lambda truth, other: (truth + other) / 2),
    ("added to the expected ones", lambda truth, other: truth + other),
    ("less the expected ones", lambda truth, other: other - truth),
)


SINGLE = 3


# ---- precision ---------------------------------------------------------------------------------------------------------------


def _precision(cases: Sequence[Seen], extreme: bool) -> Explanation | None:
    """Values that are nearly right. extreme: beside a huge value an ordinary slip looks small, so each entry must be near"""
    if extreme and not all(_each_near(seen) for seen in cases):
        return None
    shares = []
    for seen in cases:
        finite = np.isfinite(seen.truth)
        if not np.array_equal(np.where(finite, 0, seen.got), np.where(finite, 0, seen.truth)):
            return None
        scale = float(np.max(np.abs(seen.truth[finite]), initial=0.0))
        with np.errstate(invalid="ignore"):
            off = np.where(finite, np.abs(seen.got - seen.truth), 0.0)
        shares.append(float(np.max(off, initial=0.0)) / scale if scale else np.inf)
    if max(shares) <= FLOAT32 and all(seen.tolerance.rtol < 1e-8 for seen in cases if seen.wrong.any()):
        return Explanation(
            "float32",
            "Your values are right to about seven digits, as float32 rounds; the inputs are float64. Often: a constant or an "
            "intermediate result is made in float32, or a tiny ε is added.",
        )
    if FLOAT32 < max(shares) <= NEARLY:
        return Explanation(
            "nearly",
            f"Your values are off by at most {max(shares):.1g} of the largest one. Often: a small constant that was added or "
            "used as a limit, such as an ε in a logarithm or a denominator, a rounded constant, or large numbers "
            "whose difference is rounded.",
        )
    return None


def _each_near(seen: Seen) -> bool:
    """Whether each entry of several is nearly right by its own size."""
    with np.errstate(invalid="ignore"):
        near = np.abs(seen.got - seen.truth) <= NEARLY * np.abs(seen.truth)
    return seen.got.ndim > 0 and bool(np.all(near | ~seen.wrong))


# ---- only some entries -------------------------------------------------------------------------------------------------------


def _somewhere(cases: Sequence[Seen], find: Callable[[Sequence[Seen], Masks], tuple[str, Masks] | None]) -> Explanation | None:
    """Where values are wrong, and what they are there."""
    found = find(cases, [seen.wrong for seen in cases])
    if found is None:
        return None
    words, masks = found
    said = f"Your values are wrong {'exactly' if find is exactly else 'only'} {words}, and right everywhere else."
    there = _there([within(seen, mask) for seen, mask in zip(cases, masks, strict=True)])
    return Explanation("wrong", f"{said} There they are {there}." if there else said)


def _there(cases: Sequence[Seen]) -> str:
    """What the values of a region are."""
    cases = [seen for seen in cases if seen.got.size]
    if all(not seen.got.any() for seen in cases):
        return "zero"
    terms = Terms(cases)
    tried = itertools.chain(constants(), elementwise(), terms.alone(), _asked(cases), terms.beside())
    return next((relation.words for relation in tried if holds(relation, cases, LEAST_FITTED, sharply=False)), "")


def _not_finite(cases: Sequence[Seen]) -> Explanation | None:
    """Where values are NaN or infinite that should not be."""
    bad = [~np.isfinite(seen.got) & np.isfinite(seen.truth) for seen in cases]
    if any((seen.wrong & ~b).any() for seen, b in zip(cases, bad, strict=True)):
        return None
    found = exactly(cases, bad)
    if found:
        return Explanation("not finite", f"Your values are not finite exactly {found[0]}, and right everywhere else.")
    return _not_finite_by_an_input(cases, bad) or _nowhere_finite(cases, bad)


def _nowhere_finite(cases: Sequence[Seen], bad: Masks) -> Explanation | None:
    """No value at all, on inputs large and small: then no special input is the reason."""
    if len(cases) < FEW or any(seen.got.shape != b.shape or not b.all() for seen, b in zip(cases, bad, strict=True)):
        return None
    return Explanation(
        "not finite",
        "Your values are not finite in any entry of any case, so that no special input is the reason. Often: the logarithm or "
        "the root of something negative, or a division by something that is zero by mistake.",
    )


def _not_finite_by_an_input(cases: Sequence[Seen], bad: Masks) -> Explanation | None:
    """Where an input, or an entry of it, is zero, infinite or large."""
    for name in cases[0].inputs:
        for words, often, test in (
            ("0", "a logarithm of zero, a division by zero, or 0 · ∞", lambda a: a == 0),
            ("infinite", "∞ − ∞, or 0 · ∞", np.isinf),
            (
                "beyond ±80",
                "an exponential that overflows, which another form of the same formula avoids",
                lambda a: np.abs(a) > 80,
            ),
        ):
            if alike(masks_of(cases, name, test), bad):
                return Explanation("not finite", f"Your values are not finite where `{name}` is {words}. Often: {often}.")
            if _in_these_cases(cases, name, test):
                return Explanation(
                    "not finite", f"Your values are not finite where an entry of `{name}` is {words}. Often: {often}."
                )
    return None


def _in_these_cases(cases: Sequence[Seen], name: str, test: Callable[[Array], Array]) -> bool:
    """Whether single numbers are not finite exactly in the cases in which an input's test is true of some entry."""
    if any(seen.got.ndim or name not in seen.inputs or not seen.inputs[name].ndim for seen in cases):
        return False
    return all(bool(test(seen.inputs[name]).any()) == bool(~np.isfinite(seen.got) & np.isfinite(seen.truth)) for seen in cases)
