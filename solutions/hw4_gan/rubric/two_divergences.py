"""Theory: two divergences."""

import numpy as np

from autograder import cases, choice, construction, require, symbolic


@choice("theory.facts_of_jsd", points=1, options="a b c d")
def facts_of_jsd_are_named():
    """Whether JSD is symmetric and bounded is named."""
    return "a"


@facts_of_jsd_are_named.mistake(
    "JSD is symmetric: both are compared with the same mixture, and the two terms only change places."
)
def calls_jsd_asymmetric():
    return "c"


AWAY = cases.points(theta=lambda rng, n: rng.uniform(0.2, 3, n) * rng.permutation(np.resize([-1, 1], n)))


@symbolic("theory.earth_movers_distance_of_lines", points=1, symbols="theta", on=AWAY)
def distance_of_lines_is_derived(theta):
    """W₁ of two parallel lines is right."""
    return np.sqrt(theta**2)


@distance_of_lines_is_derived.mistake("A distance is not negative, on whichever side the second line is.")
def forgets_the_absolute_value(theta):
    return theta


@symbolic("theory.jsd_of_lines", points=1, symbols="theta", on=AWAY)
def jsd_of_lines_is_derived(theta):
    """JSD of two parallel lines is right."""
    return np.log(2) + 0 * theta


@jsd_of_lines_is_derived.mistake("That is KL. Each line has half of the mixture's density where it is, so JSD is finite.")
def jsd_of_lines_as_infinity(theta):
    return np.inf + 0 * theta


@choice("theory.advantage_of_the_earth_mover", points=2, options="a b c d")
def advantage_is_named():
    """Why the earth mover's distance helps a generator to learn is named."""
    return "d"


@advantage_is_named.mistake("It is not convex in a generator's parameters: see parameters_against_convexity.")
def calls_it_convex():
    return "a"


@advantage_is_named.mistake("It is symmetric, and so is JSD: that is no difference.")
def calls_its_symmetry_an_advantage():
    return "b"


@advantage_is_named.mistake(
    "A linear programme over all pairs of points is not cheap; critics are trained since it cannot be afforded."
)
def calls_it_cheap():
    return "c"


def distance_to_two_points(theta):
    """W₁ between ±θ and ±1, by quantiles."""
    return np.abs(np.sort([-theta, theta]) - [-1, 1]).mean()


@construction(
    "theory.parameters_against_convexity", points=2, at_least=0.5, measure="what W₁ halfway exceeds the mean of both by"
)
def convexity_is_refuted(first, second):
    """Halfway between the two parameters W₁ is at least 0.5 above its mean at both."""
    require(first.shape == second.shape == (), "two numbers are asked for")
    require(bool(max(abs(first), abs(second)) <= 2), "the two parameters are to be between −2 and 2")
    middle = distance_to_two_points((first + second) / 2)
    return middle - (distance_to_two_points(first) + distance_to_two_points(second)) / 2


@convexity_is_refuted.mistake(
    "Between two parameters of one sign W₁ is convex. Two generators as good as each other need not be close."
)
def takes_two_of_one_sign(first, second):
    return bool(first * second > 0)
