"""Theory: slow learning."""

import numpy as np

from autograder import choice, construction, require, symbolic

from .value_of_the_game import PROBABILITIES


@symbolic("theory.slope_of_minimax", points=1, symbols="d", positive="d", on=PROBABILITIES)
def slope_of_minimax_is_derived(d):
    """The slope of ½ log(1 − D) in the logit is right."""
    return -0.5 * d


@slope_of_minimax_is_derived.mistake("This is the derivative by D. By the logit there is one factor more, d (1 − d).")
def minimax_slope_by_d(d):
    return -0.5 / (1 - d)


STOPS = "This is the slope of the sigmoid, and what the loss does on top of it, its derivative by D, is missing."


@slope_of_minimax_is_derived.mistake(STOPS)
def minimax_slope_of_the_sigmoid(d):
    return -0.5 * d * (1 - d)


@symbolic("theory.slope_of_nonsaturating", points=1, symbols="d", positive="d", on=PROBABILITIES)
def slope_of_nonsaturating_is_derived(d):
    """The slope of −½ log D in the logit is right."""
    return 0.5 * d - 0.5


@slope_of_nonsaturating_is_derived.mistake("This is the derivative by D. By the logit there is one factor more, d (1 − d).")
def nonsaturating_slope_by_d(d):
    return -0.5 / d


@slope_of_nonsaturating_is_derived.mistake(STOPS)
def nonsaturating_slope_of_the_sigmoid(d):
    return -0.5 * d * (1 - d)


@choice("theory.when_minimax_saturates", points=1, options="a b c d")
def saturation_is_placed():
    """When the minimax loss leaves the generator without a gradient is named."""
    return "b"


def slopes_at(logit):
    """Of minimax and non-saturating losses."""
    return -0.5 / (1 + np.exp(-np.clip(logit, -500, 500))), -0.5 / (1 + np.exp(np.clip(logit, -500, 500)))


@construction("theory.starving_logit", points=2, at_least=0.499, measure="the size of the non-saturating loss's slope")
def starving_logit_is_one(logit):
    """At that logit the minimax slope is below 0.001 in size, and the non-saturating one above 0.499."""
    require(logit.shape == (), f"one number is asked for, not numbers of shape {logit.shape}")
    minimax, nonsaturating = np.abs(slopes_at(logit))
    require(bool(minimax < 1e-3), f"the minimax loss has a slope of size {minimax:.3g} there, so that its generator still learns")
    return nonsaturating


@starving_logit_is_one.mistake("This is the logit of a fake that D takes for data. The fake is one that D knows for a fake.")
def takes_a_fake_that_passes(logit):
    return bool(logit >= 2)


@starving_logit_is_one.mistake(
    "This looks like a probability, and a logit is asked for: that of a small probability is far below zero."
)
def takes_a_probability(logit):
    return bool(0 <= logit < 1)


@choice("theory.effect_of_a_perfect_discriminator", points=1, options="a b c d")
def starved_generator_is_named():
    """Which generator a perfect discriminator starves is named."""
    return "a"


@starved_generator_is_named.mistake(
    "That the sigmoid is flat there is not enough: what the loss does on top of it counts as well, and log D grows as fast as "
    "D shrinks."
)
def blames_the_sigmoid():
    return "b"
