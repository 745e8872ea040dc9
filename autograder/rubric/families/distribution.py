"""Distribution: samples follow the right distribution, judged by their distribution functions.

The oracle turns the samples into numbers that must be uniform on [0, 1]: the true distribution function of each coordinate,
of a radius, of anything that shows a slip. Each such stream is compared with the diagonal by the inequality of Dvoretzky,
Kiefer and Wolfowitz, with Massart's constant: P(sup |F_n − F| > ε) ≤ 2 exp(−2 n ε²), for every n. The number of samples follows
from the stated false alarm, shared among all streams of all cases, and from the gap that must be noticed (with probability
99.9 %); see `chance`. Nothing is compared with a seeded stream.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.rubric import chance
from autograder.rubric.cases import Case, Table
from autograder.rubric.compare import Array, Difference
from autograder.rubric.compiled import CompiledCase, CompiledCheck, Expected
from autograder.rubric.families.base import Family, Pair, Results, asked
from autograder.rubric.families.declaring import Declaration, OnCases, declared, documented
from autograder.rubric.model import Oracle, RubricError

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack

REPEATED = 0.01  # share of draws that may equal another one: float32 is coarse


class Distribution(Family):
    """settings: `detects`; `streams`: how many the oracle returns; `rate`: the false alarm of one of them. `n`, the number of
    draws that follows from these, is an input."""

    name = "distribution"
    always_late = True
    explained = True

    def input_names(self, cases: Table, settings: Mapping[str, Any]) -> tuple[str, ...]:
        names = super().input_names(cases, settings)
        return names if "n" in names else (*names, "n")

    def prepared(self, case: Case, settings: Mapping[str, Any], rng: np.random.Generator) -> Case:
        n = chance.uniform_samples(false_alarm=settings["rate"], detects=settings["detects"])
        if case.inputs.get("n", n) < n:
            raise RubricError(f"{case.name}: {case.inputs['n']} draws do not show an error of `detects`; {n} do")
        return replace(case, inputs={**case.inputs, "n": case.inputs.get("n", n)})

    def judge(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Difference | None:
        streams = asked(check, case, results, oracle)
        if isinstance(streams, Difference):
            return streams
        if len(streams) != check.settings["streams"]:
            raise RubricError(
                f"{check.name}: its oracle returns {len(streams)} streams, but `streams` is {check.settings['streams']}"
            )
        return next(filter(None, (_unlike_uniform(what, u, case.inputs["n"], check) for what, u in streams.items())), None)

    def pairs(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Iterator[Pair]:
        return iter(())  # no draw has an expected value

    def draws(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Mapping[str, Array]:
        streams = asked(check, case, results, oracle)
        return {} if isinstance(streams, Difference) else {what: np.asarray(u, np.float64) for what, u in streams.items()}

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Results, mistake: Expected | Oracle) -> bool | None:
        """Do the samples follow the mistake's distribution?"""
        assert not isinstance(mistake, Expected), "the mistakes of late checks are functions"
        streams = asked(check, case, results, mistake)
        if isinstance(streams, Difference):
            return None
        return not any(_unlike_uniform(what, u, case.inputs["n"], check) for what, u in streams.items())


def _unlike_uniform(what: str, stream: Any, n: int, check: CompiledCheck) -> Difference | None:
    u = np.asarray(stream, np.float64)
    if u.shape != (n,):
        text = f"got {u.size} numbers, expected one for each of {n} independent draws"
        return Difference("shape", f"{what}: {text}", f"{what}: the number of draws is wrong")
    u = np.sort(u)
    if not (u[0] >= 0 and u[-1] <= 1):  # NaN fails this too
        return Difference("values", f"{what}: some draws are impossible", f"{what}: some draws are impossible")
    below = np.arange(n + 1) / n
    gaps = np.maximum(np.abs(u - below[:-1]), np.abs(u - below[1:]))
    worst, allowed = int(np.argmax(gaps)), chance.uniform_threshold(n, false_alarm=check.settings["rate"])
    if gaps[worst] > allowed:
        return Difference(
            "distribution",
            f"{what}: the draws follow another distribution. {_described(u)} "
            f"(the distribution functions are {gaps[worst]:.3f} apart, allowed {allowed:.3f})",
            f"{what}: the draws follow another distribution",
        )
    if np.count_nonzero(np.diff(u) == 0) > REPEATED * n:
        text = "too many draws are equal to the last digit (repeated, rounded or cut off?); they must be independent"
        return Difference("distribution", f"{what}: {text}", f"{what}: {text}")
    return None


LOOKED_AT = 1000  # quantiles, which show mean, spread and tails to two digits


def quantiles(u: Array) -> Array:
    """Some of many sorted numbers, which stand for all."""
    n, shown = len(u), min(len(u), LOOKED_AT)
    return u[np.arange(shown) * n // shown]


def normal_scores(u: Array, n: int) -> Array:
    """Numbers in [0, 1] on the scale on which uniform ones would follow N(0, 1). Where the truth is a Gaussian, that is the draw
    less its mean, in standard deviations.

    n: of how many numbers the outermost may be, which keeps 0 and 1 finite
    """
    normal = NormalDist()
    return np.array([normal.inv_cdf(float(x)) for x in u.clip(0.25 / n, 1 - 0.25 / n)])


def _described(u: Array) -> str:
    """Mean, spread and tails of sorted numbers that should be uniform."""
    n = len(u)
    scores = normal_scores(quantiles(u), n)
    return (
        f"On a scale on which right draws have mean 0, spread 1 and 5% beyond ±1.96, these {n} have mean {scores.mean():.2f}, "
        f"spread {scores.std():.2f} and {np.mean(np.abs(scores) > 1.96):.0%} beyond ±1.96"
    )


DISTRIBUTION = Distribution()


@documented(OnCases)
def distribution(
    function: str,
    *,
    streams: int,
    detects: float,
    false_alarm: float = chance.MOST_FALSE_ALARMS,
    **common: Unpack[OnCases],
) -> Declaration:
    """`@distribution("sample", points=2, on=cases, program=drawn, streams=3, detects=0.05)` over a function of the samples (and
    inputs) that returns {the student's word for it: (n,) numbers that must be uniform}. A mistake is another such function:
    it is recognised where the samples follow its distribution.

    The program takes the inputs and `n`, the number of draws.

    streams:     how many the oracle returns
    detects:     the gap between distribution functions that is noticed (with probability 99.9 %)
    false_alarm: probability that right samples lose, over all streams and cases
    """
    looks = streams * sum(recipe.public + recipe.private for recipe in common["on"].recipes)
    try:
        chance.stated(false_alarm, detects)
    except ValueError as error:
        raise RubricError(f"the distribution check of {function}: {error}") from error
    settings = {"streams": streams, "detects": detects, "false_alarm": false_alarm, "rate": false_alarm / max(looks, 1)}
    return declared(DISTRIBUTION, function, settings, **common)
