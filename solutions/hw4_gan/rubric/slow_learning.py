"""Theory: slow learning."""

import numpy as np

from autograder import choice, construction, require, symbolic

from .value_of_the_game import PROBABILITIES


@symbolic("theory.slope_of_minimax", points=1, symbols="d", positive="d", on=PROBABILITIES)
def slope_of_minimax_is_derived(d):
    """The slope of ½ log(1 − D) with respect to the logit is right."""
    return -0.5 * d


@slope_of_minimax_is_derived.mistake(
    "This is the derivative with respect to D. With respect to the logit there is one more factor, d (1 − d)."
)
def minimax_slope_by_d(d):
    return -0.5 / (1 - d)


STOPS = "This is the slope of the sigmoid. Another factor is missing: the derivative of the loss with respect to D."


@slope_of_minimax_is_derived.mistake(STOPS)
def minimax_slope_of_the_sigmoid(d):
    return -0.5 * d * (1 - d)


@symbolic("theory.slope_of_nonsaturating", points=1, symbols="d", positive="d", on=PROBABILITIES)
def slope_of_nonsaturating_is_derived(d):
    """The slope of −½ log D with respect to the logit is right."""
    return 0.5 * d - 0.5


@slope_of_nonsaturating_is_derived.mistake(
    "This is the derivative with respect to D. With respect to the logit there is one more factor, d (1 − d)."
)
def nonsaturating_slope_by_d(d):
    return -0.5 / d


@slope_of_nonsaturating_is_derived.mistake(STOPS)
def nonsaturating_slope_of_the_sigmoid(d):
    return -0.5 * d * (1 - d)


@choice("theory.when_minimax_saturates", points=1, options="a b c d")
def saturation_is_placed():
    """The chosen case is the one in which the minimax loss leaves the generator without a gradient."""
    return "b"


def slopes_at(logit):
    """Of minimax and non-saturating losses."""
    return -0.5 / (1 + np.exp(-np.clip(logit, -500, 500))), -0.5 / (1 + np.exp(np.clip(logit, -500, 500)))


@construction("theory.starving_logit", points=2, at_least=0.499, measure="the size of the non-saturating loss's slope")
def starving_logit_is_one(logit):
    """At your logit, the minimax slope is below 0.001 in size and the non-saturating slope above 0.499."""
    require(logit.shape == (), f"the answer must be one number, not numbers of shape {logit.shape}")
    minimax, nonsaturating = np.abs(slopes_at(logit))
    require(bool(minimax < 1e-3), f"the minimax loss has a slope of size {minimax:.3g} there, so its generator still learns")
    return nonsaturating


@starving_logit_is_one.mistake("At this logit, D takes the fake for data. Choose a logit at which D recognises the fake.")
def takes_a_fake_that_passes(logit):
    return bool(logit >= 2)


@starving_logit_is_one.mistake(
    "This looks like a probability. Return a logit: the logit of a small probability is far below zero."
)
def takes_a_probability(logit):
    return bool(0 <= logit < 1)


@choice("theory.effect_of_a_perfect_discriminator", points=1, options="a b c d")
def starved_generator_is_named():
    """The chosen generator is the one that a perfect discriminator starves."""
    return "a"


@starved_generator_is_named.mistake(
    "A flat sigmoid is not enough: the derivative of the loss with respect to D counts as well, and that of log D grows "
    "as fast as D shrinks."
)
def blames_the_sigmoid():
    return "b"
