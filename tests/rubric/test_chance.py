"""Chance: a right answer is lost as seldom, and an error seen as surely, as a random check states.

At the real rate nothing can be simulated, so the tails are taken exactly from distributions whose sums are known;
the same formulas are then simulated at a rate where something happens.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from autograder.rubric import chance

RATE = chance.MOST_FALSE_ALARMS

# name -> (mean, deviation, skewness) of one draw, and (n) -> frozen scipy distribution of the sum of n draws
SUMS: dict[str, tuple[float, float, float, Callable]] = {
    "normal": (0.0, 1.0, 0.0, lambda stats, n: stats.norm(0, math.sqrt(n))),
    "exponential": (1.0, 1.0, 2.0, lambda stats, n: stats.gamma(n)),
    "square of a normal": (1.0, math.sqrt(2), math.sqrt(8), lambda stats, n: stats.chi2(n)),
    "one in a hundred": (0.01, math.sqrt(0.0099), 0.98 / math.sqrt(0.0099), lambda stats, n: stats.binom(n, 0.01)),
    "rare counts": (0.05, math.sqrt(0.05), 1 / math.sqrt(0.05), lambda stats, n: stats.poisson(0.05 * n)),
}


@pytest.fixture
def loose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the functions take rates that can be seen in a few thousand repetitions."""
    monkeypatch.setattr(chance, "MOST_FALSE_ALARMS", 0.5)


# ---- what may be stated ---------------------------------------------------------------------------------------

BY_RATE = {
    "threshold": lambda rate: chance.threshold(rate),
    "mean_samples": lambda rate: chance.mean_samples(false_alarm=rate, detects=0.1, deviation=1, skewness=0),
    "uniform_samples": lambda rate: chance.uniform_samples(false_alarm=rate, detects=0.1),
    "uniform_threshold": lambda rate: chance.uniform_threshold(1000, false_alarm=rate),
}


@pytest.mark.parametrize("rate", [1.1e-9, 2e-9, 1e-8, 0.05, 1.0, 0.0, -1e-9, math.nan])
@pytest.mark.parametrize("function", BY_RATE)
def test_a_rate_above_one_in_a_billion_is_refused_everywhere(function: str, rate: float) -> None:
    """Breaks if one of the formulas can be used with a rate that a class would meet."""
    with pytest.raises(ValueError, match="false_alarm"):
        BY_RATE[function](rate)


@pytest.mark.parametrize("function", BY_RATE)
def test_smaller_rates_ask_for_more(function: str) -> None:
    """Breaks if a rate is used upside down."""
    assert BY_RATE[function](1e-12) > BY_RATE[function](RATE) > 0


@pytest.mark.parametrize("detects", [0.0, -0.1, math.nan])
def test_an_error_to_be_detected_is_positive(detects: float) -> None:
    """Breaks if a sample size is computed from an error of no size."""
    with pytest.raises(ValueError, match="detects"):
        chance.mean_samples(false_alarm=RATE, detects=detects, deviation=1, skewness=0)
    with pytest.raises(ValueError, match="detects"):
        chance.uniform_samples(false_alarm=RATE, detects=detects)


# ---- means, at the real rate ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [RATE, 1e-12])
def test_the_threshold_is_the_normal_quantile(rate: float) -> None:
    """Breaks if it is one-sided, or loses its digits in the tail."""
    from scipy import stats

    assert chance.threshold(rate) == pytest.approx(stats.norm.isf(rate / 2), rel=1e-6)


@pytest.mark.parametrize("name", SUMS)
def test_a_right_answer_is_lost_no_more_often_than_stated(name: str) -> None:
    """Breaks if skewness is left out of the sample size: then the tail of the mean is far heavier than a normal's.
    The error to be detected is large, so that nothing but the tail decides n."""
    from scipy import stats

    mean, deviation, skewness, total = SUMS[name]
    n = chance.mean_samples(false_alarm=RATE, detects=1e3, deviation=deviation, skewness=skewness)
    off = chance.threshold(RATE / 2) * deviation * math.sqrt(n)
    summed = total(stats, n)
    assert summed.sf(n * mean + off) + summed.cdf(n * mean - off) <= RATE


def test_without_the_normality_demand_a_skewed_mean_would_break_the_promise() -> None:
    """Breaks if the test above could not fail: a thousand draws, the least there ever are, do not do here."""
    from scipy import stats

    mean, deviation, _, total = SUMS["one in a hundred"]
    assert total(stats, 1000).sf(1000 * mean + chance.threshold(RATE / 2) * deviation * math.sqrt(1000)) > 100 * RATE


@pytest.mark.parametrize(("n", "z"), [(200, 3.0), (400, 3.0), (400, 3.3)])
def test_the_correction_is_that_of_a_mean_divided_by_its_own_deviation(n: int, z: float) -> None:
    """Breaks if n follows from the correction for a known deviation, a half of it with the other sign: judges divide
    by the deviation of the draws themselves, which is small when a skewed mean is."""
    from scipy import stats

    rng, deviations = np.random.default_rng(3), []
    for _ in range(10):
        drawn = rng.standard_exponential((10_000, n), dtype=np.float32)
        deviations.append((drawn.mean(1) - 1) / (drawn.std(1) / math.sqrt(n)))
    heavier = np.mean(np.concatenate(deviations) < -z) / stats.norm.cdf(-z)
    known, estimated = (math.exp(2 * z**3 / (k * math.sqrt(n))) for k in (6, 3))
    assert heavier > 1.4 * known
    assert estimated * 0.8 < heavier < estimated * 1.3


@pytest.mark.parametrize("skewness", [2.0, -2.0, 10.0])
def test_the_sample_size_keeps_the_correction_at_two(skewness: float) -> None:
    """Breaks if n no longer follows from skewness, whose sign does not count: both tails are looked at."""
    n = chance.mean_samples(false_alarm=RATE, detects=1e3, deviation=1, skewness=skewness)
    z = chance.threshold(RATE / 2)
    assert math.exp(abs(skewness) * z**3 / (3 * math.sqrt(n))) == pytest.approx(2, rel=1e-4)


@pytest.mark.parametrize("name", SUMS)
@pytest.mark.parametrize("sign", [-1, 1])
def test_an_error_of_the_stated_size_is_missed_once_in_a_thousand_at_most(name: str, sign: int) -> None:
    """Breaks if n is too small for what it must detect; the answer is off by `detects`, to either side."""
    from scipy import stats

    mean, deviation, skewness, total = SUMS[name]
    detects = deviation / 200
    n = chance.mean_samples(false_alarm=RATE, detects=detects, deviation=deviation, skewness=skewness)
    answer, off = n * (mean + sign * detects), chance.threshold(RATE / 2) * deviation * math.sqrt(n)
    missed = total(stats, n).cdf(answer + off) - total(stats, n).cdf(answer - off)
    assert missed <= 1.05e-3  # the last twentieth: a lattice of counts is not a normal


def test_no_more_is_drawn_than_it_takes() -> None:
    """Breaks if n grows beyond the formula: a rubric is compiled on a laptop."""
    n = chance.mean_samples(false_alarm=RATE, detects=0.01, deviation=1, skewness=0)
    assert n == pytest.approx(((chance.threshold(RATE / 2) + 3.0902) / 0.01) ** 2, rel=1e-3)
    assert chance.mean_samples(false_alarm=RATE, detects=1, deviation=0, skewness=0) == 1000


# ---- means, simulated --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", ["normal", "exponential"])
def test_simulated_rates_are_the_stated_ones(loose: None, draw: str) -> None:
    """Breaks if the formulas and their use (n, the standard error, half the rate) do not fit each other."""
    rate, misses, repetitions = 0.04, 0.1, 2000
    mean, deviation, skewness, _ = SUMS[draw]
    n = chance.mean_samples(false_alarm=rate, detects=0.1, deviation=deviation, skewness=skewness, misses=misses)
    rng = np.random.default_rng(1)
    drawn = rng.normal(size=(repetitions, n)) if draw == "normal" else rng.exponential(size=(repetitions, n))
    average, error = drawn.mean(1), drawn.std(1) / math.sqrt(n)
    alarms = np.mean(np.abs(average - mean) > chance.threshold(rate / 2) * error)
    missed = np.mean(np.abs(average - (mean + 0.1)) <= chance.threshold(rate / 2) * error)
    # rate / 2 is what a normal mean gives; four standard deviations of 2000 repetitions are 0.012 and 0.027. A skewed
    # mean's deviation is estimated too large where the mean is: seen at `misses` = 0.1, gone at 0.001.
    assert 0.008 <= alarms <= 0.032
    assert 0.05 <= missed <= misses + 0.035


# ---- distributions -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [50, 1000, 20_000])
def test_the_dkw_bound_holds_at_the_real_rate_and_is_not_slack(n: int) -> None:
    """Breaks if Massart's constant is lost: the exact law of the gap (Kolmogorov, Smirnov) is scipy's."""
    from scipy import stats

    exact = stats.kstwo.sf(chance.uniform_threshold(n, false_alarm=RATE), n)
    assert RATE / 20 <= exact <= RATE


def test_the_uniform_sample_size_leaves_room_for_both_bounds() -> None:
    """Breaks if an error of size `detects` could hide behind the threshold."""
    for detects in (0.3, 0.05, 0.02):
        n = chance.uniform_samples(false_alarm=RATE, detects=detects)
        noise = math.sqrt(math.log(2 / 1e-3) / (2 * n))
        assert chance.uniform_threshold(n, false_alarm=RATE) + noise <= detects
        assert chance.uniform_threshold(n - 1, false_alarm=RATE) + math.sqrt(math.log(2 / 1e-3) / (2 * (n - 1))) > detects


def gaps(drawn: np.ndarray) -> np.ndarray:
    """sup |F_n − F| of each row, F uniform."""
    n = drawn.shape[1]
    steps, drawn = np.arange(n) / n, np.sort(drawn, axis=1)
    return np.maximum((steps + 1 / n - drawn).max(1), (drawn - steps).max(1))


def test_simulated_gaps_keep_both_promises(loose: None) -> None:
    """Breaks if the two bounds are confused: here the samples really are drawn, right ones and wrong ones."""
    rate, misses, detects, repetitions = 0.05, 0.1, 0.1, 2000
    n = chance.uniform_samples(false_alarm=rate, detects=detects, misses=misses)
    limit = chance.uniform_threshold(n, false_alarm=rate)
    uniform = np.random.default_rng(2).uniform(size=(repetitions, n))
    # four standard deviations of 2000 repetitions at 0.05: 0.02
    assert 0.02 <= np.mean(gaps(uniform) > limit) <= rate + 0.02
    shifted = detects + (1 - detects) * uniform  # the two distribution functions are `detects` apart, at `detects`
    assert np.mean(gaps(shifted) <= limit) <= misses
