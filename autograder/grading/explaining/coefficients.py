"""Coefficients: which terms of a sum need another factor, so that the sum is right.

A student's sum is evaluated term by term, and the right values are written as a combination of these terms. Where there is one,
with factors that formulas have, the terms whose factor is not 1 are the wrong ones: halved, doubled, of the wrong sign, or too
much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from autograder.grading.explaining.relations import SLACK
from autograder.rubric.compare import Array

WORDS = {
    0.0: "without {}",
    -1.0: "with the opposite sign of {}",
    0.5: "with half of {}",
    2.0: "with twice {}",
    -0.5: "with half of {} and the opposite sign",
    -2.0: "with twice {} and the opposite sign",
    1.5: "with 1½ times {}",
    2 / 3: "with two thirds of {}",
    3.0: "with three times {}",
    1 / 3: "with a third of {}",
    4.0: "with four times {}",
    0.25: "with a quarter of {}",
    4 / 3: "with four thirds of {}",
    0.75: "with three quarters of {}",
}
KNOWN = (1.0, *WORDS)
SHARP = 1e-6
"""How near a factor must come to one that formulas have."""
CONDITION = 1e6
MOST_CHANGED = 4


@dataclass(frozen=True)
class Sum:
    """A sum, term by term. terms: each at every point; said: each as it is quoted"""

    terms: Sequence[Array]
    said: Sequence[str]

    def mended(self, truth: Array, allowed: Array) -> str:
        """The terms that need another factor, in words, after which the sum is the truth; "" where there is no single answer."""
        varied = [number for number, values in enumerate(self.terms) if np.ptp(values)]
        fixed = sum(float(values[0]) for values in self.terms if not np.ptp(values))
        found = _factors([self.terms[number] for number in varied], truth, allowed)
        if not found:
            return ""
        *factors, constant = found
        changed = [(f, self.said[n]) for f, n in zip(factors, varied, strict=True) if f != 1.0]
        parts = _told(changed)
        if abs(constant - fixed) > SHARP * max(abs(fixed), 1.0):
            parts.append(_of_constants(constant, fixed))
        few = parts and len(changed) <= MOST_CHANGED and len(changed) < len(self.terms)
        return ", and ".join(parts) if few else ""


def _factors(terms: Sequence[Array], truth: Array, allowed: Array) -> list[float]:
    """The factors with which the terms, and a constant behind them, add up to the truth; empty where there are none that
    formulas have, or no single answer."""
    lines = np.stack([*terms, np.ones_like(truth)], axis=1)
    if len(truth) <= lines.shape[1] or not np.isfinite(lines).all() or not np.isfinite(truth).all():
        return []
    size = np.linalg.norm(lines, axis=0)
    if not size.all() or np.linalg.cond(lines / size) > CONDITION:
        return []
    *found, constant = np.linalg.lstsq(lines / size, truth, rcond=None)[0] / size
    known = [k for f in found for k in KNOWN if abs(k - f) <= SHARP * max(abs(k), 1.0)]
    if len(known) < len(found):
        return []
    exact = [*known, float(np.mean(truth - lines[:, :-1] @ known)) if known else float(constant)]
    return exact if np.all(np.abs(lines @ exact - truth) <= SLACK * allowed) else []


def _of_constants(constant: float, fixed: float) -> str:
    if abs(constant) <= SHARP:
        return f"without the constant {fixed:.4g}"
    return f"with the constant {constant:.4g} in place of {fixed:.4g}" if fixed else f"with {constant:.4g} added"


def _told(changed: Sequence[tuple[float, str]]) -> list[str]:
    parts = []
    for factor in dict.fromkeys(factor for factor, _ in changed):
        terms = [words for other, words in changed if other == factor]
        parts.append(WORDS[factor].replace("{}", ("the term " if len(terms) == 1 else "the terms ") + " and ".join(terms)))
    return parts
