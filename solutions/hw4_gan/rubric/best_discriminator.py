"""Theory: the best discriminator."""

import numpy as np

from autograder import cases, symbolic


@symbolic("theory.best_answer", points=2, symbols="a b", positive="a b", on=cases.points(a=cases.positive, b=cases.positive))
def best_answer_is_derived(a, b):
    """The d that maximises a · log d + b · log(1 − d) is right."""
    return 1 / (1 + b / a)


@best_answer_is_derived.mistake("You swapped a and b. Where the data are dense, D should say data.")
def exchanges_a_and_b(a, b):
    return b / (a + b)


JSD = cases.points(jsd=lambda rng, n: rng.uniform(0.05, 0.65, n))


@symbolic("theory.value_at_the_best_discriminator", points=2, symbols="jsd", positive="jsd", on=JSD)
def best_value_is_derived(jsd):
    """V(D*, G) is right in terms of the JSD."""
    return 2 * (jsd - np.log(2))


@best_value_is_derived.mistake(
    "This is −2 JSD: the constant is missing and the sign is flipped. What is V when D says ½ everywhere?"
)
def says_minus_two_jsd(jsd):
    return -2 * jsd


@best_value_is_derived.mistake(
    "The constant is missing. What is V when model and data are the same, so that D says ½ everywhere?"
)
def says_two_jsd(jsd):
    return 2 * jsd


@best_value_is_derived.mistake("The JSD should count twice: its two divergences have a factor ½ each, and V has no such factors.")
def says_one_jsd(jsd):
    return jsd - np.log(4)


@symbolic("theory.loss_at_the_best_discriminator", points=1, symbols="jsd", positive="jsd", on=JSD)
def best_loss_is_derived(jsd):
    """J(D*) is right in terms of the JSD."""
    return -(jsd - np.log(2))


@best_loss_is_derived.mistake(
    "This is −2 JSD, which is zero when model and data are the same. The best D's loss is not: D can only guess there."
)
def loss_as_minus_two_jsd(jsd):
    return -2 * jsd


@best_loss_is_derived.mistake("This is V. The loss is −½ V.")
def loss_as_the_value(jsd):
    return 2 * (jsd - np.log(2))
