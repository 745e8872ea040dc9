"""What training curves say. A sentence that is not a fact about the losses breaks a test, and so does a slip that is not told."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.grading.explaining.curves import said_of_losses
from autograder.rubric.compare import Array

STEPS = np.arange(200)
NOISE = np.random.default_rng(0).normal(0, 0.3, 200)
LEARNT = 5 + 20 * np.exp(-STEPS / 15)


@pytest.mark.parametrize(
    ("losses", "sentence"),
    [
        (np.where(STEPS < 17, LEARNT, np.nan), "Your losses are not finite, from step 18 on of 200. Often: a learning rate"),
        (np.where(STEPS == 17, np.inf, LEARNT), "Your losses are not finite, first at step 18 of 200."),
        (np.full(200, 3.25), "All 200 losses are 3.25. Often: the loss does not depend on the weights"),
        (25 + NOISE, "Your losses do not fall: they go from "),
        (25 + NOISE + 0.1 * STEPS, "Your losses rise, from "),
        (-LEARNT + NOISE, "Your losses rise, from "),
        (LEARNT + NOISE + 15 * (STEPS > 120), "and rise again to 19.96"),
        (25 - 0.05 * STEPS + NOISE, "Your losses are still falling at the end"),
    ],
)
def test_a_curve_is_told_by_its_shape(losses: Array, sentence: str) -> None:
    assert sentence in said_of_losses([losses])


@pytest.mark.parametrize(
    "losses", [LEARNT + NOISE, LEARNT, LEARNT[:5], LEARNT[:60] - 5, -np.exp(STEPS / 10.0), np.zeros((3, 2)), np.zeros(0)]
)
def test_a_curve_that_levels_off_and_one_without_a_shape_say_nothing(losses: Array) -> None:
    assert said_of_losses([losses]) == ""


def test_curves_of_two_kinds_say_nothing() -> None:
    """Breaks if what one case shows is told of all."""
    assert said_of_losses([LEARNT + NOISE, 25 + NOISE]) == ""
    assert said_of_losses([]) == ""
