"""The sample size of a random check, computed from the errors that it may make and must detect.

Every random check states two numbers: `false_alarm`, the probability that right code loses it, and `detects`, the size of the
error that it must notice. Sample sizes and thresholds follow from them here and nowhere else.
"""

from __future__ import annotations

import math
from statistics import NormalDist

MOST_FALSE_ALARMS = 1e-9
"""A class of 500 makes about 1e5 random draws a year: at this rate a false alarm is expected every ten thousand years."""


def stated(false_alarm: float, detects: float = 1.0) -> None:
    """Check what a random check states. raises ValueError"""
    if not 0 < false_alarm <= MOST_FALSE_ALARMS:
        raise ValueError(f"false_alarm is {false_alarm}; it must lie in (0, {MOST_FALSE_ALARMS}]")
    if not detects > 0:
        raise ValueError(f"detects is {detects}; it must be positive")


def threshold(false_alarm: float) -> float:
    """z with P(|N(0, 1)| > z) = false_alarm: the standard errors by which right code may be off."""
    stated(false_alarm)
    return -NormalDist().inv_cdf(false_alarm / 2)


def mean_samples(*, false_alarm: float, detects: float, deviation: float, skewness: float, misses: float = 1e-3) -> int:
    """The number of draws n with which a mean tells an error of `detects` from none.

    The larger of two requirements decides.
    - Power: (threshold + z_misses) · deviation / √n ≤ detects, so an error of that size is missed with
      probability `misses` at most.
    - Normality: far in the tail of a mean divided by its own estimated deviation the central limit theorem is off
      by the factor exp(|skewness| · z³ / (3 √n)) (Jing, Shao and Wang, Self-normalized Cramér-type large deviations,
      Annals of Probability 31, 2003). n keeps that factor at two, and the threshold at half the false alarm makes up for it.

    deviation, skewness: of one draw, from a pilot run.
    """
    stated(false_alarm, detects)
    z = threshold(false_alarm / 2)
    power = ((z - NormalDist().inv_cdf(misses)) * deviation / detects) ** 2
    normality = (abs(skewness) * z**3 / (3 * math.log(2))) ** 2
    return max(1000, math.ceil(max(power, normality)))


def uniform_samples(*, false_alarm: float, detects: float, misses: float = 1e-3) -> int:
    """The number of draws n with which the largest gap between the empirical and the true distribution function shows an error.

    Dvoretzky-Kiefer-Wolfowitz with Massart's constant: P(sup |F_n − F| > ε) ≤ 2 exp(−2 n ε²). The threshold
    ε(n) = `uniform_threshold` plus the same bound at `misses` must not exceed `detects`.
    """
    stated(false_alarm, detects)
    root = math.sqrt(math.log(2 / false_alarm) / 2) + math.sqrt(math.log(2 / misses) / 2)
    return math.ceil((root / detects) ** 2)


def uniform_threshold(n: int, *, false_alarm: float) -> float:
    """ε with P(sup |F_n − F| > ε) ≤ false_alarm for n draws from F."""
    stated(false_alarm)
    return math.sqrt(math.log(2 / false_alarm) / (2 * n))
