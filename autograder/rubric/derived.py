"""The oracle, asked other questions: what the right formula gives where an input is exchanged, doubled, squared, ignored …

A wrong formula is often the right one of other inputs: the variance where its logarithm was given, q where p was meant. The
values are computed when the rubric is compiled and kept as numbers, so that no formula leaves the course. A question is
dropped where it has no answer on some case, or where its values are the right ones on all of them. Questions whose values
coincide are kept as one, since nobody could say which of them was answered.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.rubric.compare import Array, agrees, alike_within

Values = Mapping[str, Any]
"""Result name -> values."""

ALTERNATIVES = " or "
MOST_INPUTS = 6
"""An oracle of more inputs is asked about no single one of them: too many questions, and too many that coincide."""
MOST_IN_PAIRS = 4
"""An oracle of more inputs is asked about no two of them at once."""


@dataclass(frozen=True)
class Change:
    """What is done with an input.

    words:      how a sentence says it of the input `{}`
    defined:    whether it can be done
    of_several: whether people do it to two inputs at once, as to both variances
    """

    words: str
    change: Callable[[Array], Array]
    defined: Callable[[Array], bool] = lambda values: True
    of_several: bool = False


def _positive(values: Array) -> bool:
    return bool((values > 0).all())


def _share(values: Array) -> bool:
    return bool(((values >= 0) & (values <= 1)).all())


def _no_distribution(values: Array) -> bool:
    """Not so for vectors of probabilities: nobody halves these, and half a distribution can only coincide with another slip."""
    return not (values.ndim and _share(values) and np.allclose(values.sum(-1), 1.0, atol=1e-5))


def _square(values: Array) -> bool:
    return values.ndim >= 2 and values.shape[-1] == values.shape[-2]


def _has_axes(values: Array) -> bool:
    return values.ndim >= 2 and min(values.shape) > 1


def _averaged(values: Array, axis: int) -> Array:
    return np.broadcast_to(values.mean(axis, keepdims=True), values.shape)


def _moderate(values: Array) -> bool:
    return bool((np.abs(values) < 50).all())


CHANGES: Sequence[Change] = (
    Change("`{}` squared", np.square, of_several=True),
    Change("the square root of `{}`", np.sqrt, _positive, of_several=True),
    Change("`{}` halved", lambda a: a / 2, _no_distribution, of_several=True),
    Change("`{}` doubled", lambda a: a * 2, _no_distribution, of_several=True),
    Change("the opposite of `{}`", np.negative, _no_distribution, of_several=True),
    Change("the exponential of `{}`", np.exp, _moderate, of_several=True),
    Change("the square root of the exponential of `{}`", lambda a: np.exp(a / 2), _moderate, of_several=True),
    Change("the logarithm of `{}`", np.log, _positive, of_several=True),
    Change("the reciprocal of `{}`", np.reciprocal, _positive),
    Change("1 − `{}` in place of `{}`", lambda a: 1 - a, _share),
    Change("the sigmoid of `{}`", lambda a: 1 / (1 + np.exp(-a)), _moderate, of_several=True),
    Change("the absolute value of `{}`", np.abs),
    Change("zeros in place of `{}`", np.zeros_like, of_several=True),
    Change("ones in place of `{}`", np.ones_like, of_several=True),
    Change("only the diagonal of `{}`", lambda a: a * np.eye(a.shape[-1]), _square, of_several=True),
    Change("`{}` transposed", lambda a: np.swapaxes(a, -1, -2), _square, of_several=True),
    Change("the inverse of `{}`", np.linalg.inv, _square, of_several=True),
    Change("the mean of `{}` over the last axis in each entry", lambda a: _averaged(a, -1), _has_axes),
    Change("the mean of `{}` over the first axis in each entry", lambda a: _averaged(a, 0), _has_axes),
)


OF_COUNTS: Sequence[tuple[str, Callable[[int], int]]] = (
    ("`{}` + 1 in place of `{}`", lambda n: n + 1),
    ("`{}` − 1 in place of `{}`", lambda n: n - 1),
    ("1 in place of `{}`", lambda n: 1),
)
"""What is done with a number of things, such as the k of the k-th neighbour."""


@dataclass(frozen=True)
class Question:
    """Other inputs for an oracle.

    words:   what they are, for a sentence that ends in "the right formula with …"
    ask:     the inputs of a case -> the others, or None where there are none
    renamed: input -> the one whose place it takes, for results that are named after inputs, as gradients are
    """

    words: str
    ask: Callable[[Mapping[str, Any]], Mapping[str, Any] | None]
    renamed: Mapping[str, str] = field(default_factory=dict)


Ask = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]


def questions(inputs: Mapping[str, Any], fixed: Sequence[str] = ()) -> Iterator[Question]:
    """All questions about inputs like these. fixed: inputs that are the grader's own"""
    counts = [n for n, v in inputs.items() if n not in fixed and isinstance(v, int) and not isinstance(v, bool) and v > 0]
    for of_count, name in itertools.product(OF_COUNTS, counts):
        yield Question(of_count[0].replace("{}", name), _counted(name, of_count[1]))
    names = [n for n, v in inputs.items() if n not in fixed and isinstance(v, np.ndarray) and v.dtype.kind == "f"]
    if len(names) >= 4 and len(names) % 2 == 0:  # (mu_q, logvar_q, mu_p, logvar_p): the two distributions exchanged
        half = len(names) // 2
        yield _exchange(names[:half], names[half:])
    for a, b in itertools.combinations(names, 2):
        yield _exchange((a,), (b,))
        yield Question(f"`{a}` in place of `{b}`", lambda given, a=a, b=b: {**given, b: given[a]})  # type: ignore[misc]
        yield Question(f"`{b}` in place of `{a}`", lambda given, a=a, b=b: {**given, a: given[b]})  # type: ignore[misc]
    if len(names) > MOST_INPUTS:
        return
    for change in CHANGES:
        for name in names:
            yield Question(change.words.replace("{}", name), _changed((name,), change))
    if len(names) > MOST_IN_PAIRS:
        return
    for change in CHANGES:
        if change.of_several:
            for pair in itertools.combinations(names, 2):
                words = " and ".join(change.words.replace("{}", name) for name in pair)
                yield Question(words, _changed(pair, change))


def _exchange(first: Sequence[str], second: Sequence[str]) -> Question:
    places = dict(zip((*first, *second), (*second, *first), strict=True))
    pairs = [f"`{a}` exchanged with `{b}`" for a, b in zip(first, second, strict=True)]
    words = " and ".join([pairs[0], *(pair.replace("exchanged ", "") for pair in pairs[1:])])
    return Question(words, lambda given: {**given, **{a: given[b] for a, b in places.items()}}, places)


def _counted(name: str, change: Callable[[int], int]) -> Ask:
    return lambda inputs: {**inputs, name: change(inputs[name])} if change(inputs[name]) > 0 else None


def _changed(names: Sequence[str], change: Change) -> Ask:
    def ask(inputs: Mapping[str, Any]) -> Mapping[str, Any] | None:
        if not all(change.defined(inputs[name]) for name in names):
            return None
        return {**inputs, **{name: change.change(inputs[name]).astype(inputs[name].dtype) for name in names}}

    return ask


def answers(
    cases: Sequence[Mapping[str, Any]],
    truth: Sequence[Values],
    oracle: Callable[[int, Mapping[str, Any]], Values],
    fixed: Sequence[str] = (),
) -> list[dict[str, Values]]:
    """For each case, words of a question -> the oracle's values, for the questions that tell something.

    cases:  the inputs of each
    truth:  the right values of each
    oracle: (number of a case, its inputs) -> values
    """
    kept: dict[str, list[Values]] = {}
    for question in questions(cases[0], fixed) if cases else ():
        said = _answered(question, cases, truth, oracle)
        if said is None or _same(said, truth):
            continue
        twin = next((words for words, there in kept.items() if _near(said, there) and _same(said, there)), None)
        if twin is None:
            kept[question.words] = said
        else:
            kept[twin + ALTERNATIVES + question.words] = kept.pop(twin)
    return [{words: said[number] for words, said in kept.items()} for number in range(len(cases))]


def _answered(
    question: Question,
    cases: Sequence[Mapping[str, Any]],
    truth: Sequence[Values],
    oracle: Callable[[int, Mapping[str, Any]], Values],
) -> list[Values] | None:
    """The values on each case; None where there are none on some case, or values of another shape."""
    found: list[Values] = []
    for number, (inputs, right) in enumerate(zip(cases, truth, strict=True)):
        try:
            with np.errstate(all="ignore"):
                given = question.ask(inputs)
                values = None if given is None else oracle(number, given)
        except Exception:  # an oracle is written for its own inputs
            return None
        if values is None or not all(_comparable(v, right[k]) for k, v in values.items()):
            return None
        found.append({k: values.get(_place(k, question.renamed), v) for k, v in values.items()})
    return found


def _comparable(values: Any, right: Any) -> bool:
    return isinstance(values, np.ndarray) and bool(np.isfinite(values).all()) and values.shape == right.shape


def _place(result: str, renamed: Mapping[str, str]) -> str:
    """The name of the result that stands in this one's place: that of an input's gradient, where inputs are exchanged."""
    return f"d/d{renamed[result[3:]]}" if result[3:] in renamed and result.startswith("d/d") else result


def _near(first: Sequence[Values], second: Sequence[Values]) -> bool:
    """Whether the first of all numbers agree. Most answers differ there, and to compare them whole takes ten times as long."""
    a, b = (next(iter(said[0].values())) for said in (first, second))
    return not a.size or bool(abs(a.flat[0] - b.flat[0]) <= alike_within(np.abs(b).max()))


def _same(first: Sequence[Values], second: Sequence[Values]) -> bool:
    """Whether nobody could tell the two apart."""
    return all(
        a.keys() == b.keys() and all(isinstance(b[k], np.ndarray) and agrees(a[k], b[k]) for k in a)
        for a, b in zip(first, second, strict=True)
    )
