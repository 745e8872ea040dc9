"""Theory: the best discriminator."""

import numpy as np

from autograder import cases, symbolic


@symbolic("theory.best_answer", points=2, symbols="a b", positive="a b", on=cases.points(a=cases.positive, b=cases.positive))
def best_answer_is_derived(a, b):
    """The d at which a · log d + b · log(1 − d) is largest is right."""
    return 1 / (1 + b / a)


@best_answer_is_derived.mistake("a and b are exchanged: where data are dense D says data.")
def exchanges_a_and_b(a, b):
    return b / (a + b)


JSD = cases.points(jsd=lambda rng, n: rng.uniform(0.05, 0.65, n))


@symbolic("theory.value_at_the_best_discriminator", points=2, symbols="jsd", positive="jsd", on=JSD)
def best_value_is_derived(jsd):
    """V(D*, G) in the terms of JSD is right."""
    return 2 * (jsd - np.log(2))


@best_value_is_derived.mistake(
    "This is −2 JSD: the constant is missing, and the sign is flipped. What is V where D says ½ everywhere?"
)
def says_minus_two_jsd(jsd):
    return -2 * jsd


@best_value_is_derived.mistake("The constant is missing. What is V where model and data are the same, and D says ½ everywhere?")
def says_two_jsd(jsd):
    return 2 * jsd


@best_value_is_derived.mistake("JSD counts twice: it has halves in front of its two divergences, and V has none.")
def says_one_jsd(jsd):
    return jsd - np.log(4)


@symbolic("theory.loss_at_the_best_discriminator", points=1, symbols="jsd", positive="jsd", on=JSD)
def best_loss_is_derived(jsd):
    """J(D*) in the terms of JSD is right."""
    return -(jsd - np.log(2))


@best_loss_is_derived.mistake(
    "This is −2 JSD: at the best D the loss is not zero where model and data are the same, D can only guess there."
)
def loss_as_minus_two_jsd(jsd):
    return -2 * jsd


@best_loss_is_derived.mistake("This is V. The loss is −½ of it.")
def loss_as_the_value(jsd):
    return 2 * (jsd - np.log(2))
