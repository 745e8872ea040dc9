"""Theory: two divergences."""

import numpy as np

from autograder import cases, choice, construction, require, symbolic


@choice("theory.facts_of_jsd", points=1, options="a b c d")
def facts_of_jsd_are_named():
    """The chosen statement on whether the JSD is symmetric and bounded is right."""
    return "a"


@facts_of_jsd_are_named.mistake(
    "JSD is symmetric: both distributions are compared with the same mixture, so exchanging them only swaps the two terms."
)
def calls_jsd_asymmetric():
    return "c"


AWAY = cases.points(theta=lambda rng, n: rng.uniform(0.2, 3, n) * rng.permutation(np.resize([-1, 1], n)))


@symbolic("theory.earth_movers_distance_of_lines", points=1, symbols="theta", on=AWAY)
def distance_of_lines_is_derived(theta):
    """W₁ of two parallel lines is right."""
    return np.sqrt(theta**2)


@distance_of_lines_is_derived.mistake("A distance is never negative, whichever side the second line is on.")
def forgets_the_absolute_value(theta):
    return theta


@symbolic("theory.jsd_of_lines", points=1, symbols="theta", on=AWAY)
def jsd_of_lines_is_derived(theta):
    """JSD of two parallel lines is right."""
    return np.log(2) + 0 * theta


@jsd_of_lines_is_derived.mistake("This is KL. On each line, the mixture has half of that line's density, so JSD is finite.")
def jsd_of_lines_as_infinity(theta):
    return np.inf + 0 * theta


@choice("theory.advantage_of_the_earth_mover", points=2, options="a b c d")
def advantage_is_named():
    """The chosen reason why a generator learns better from the earth mover's distance is right."""
    return "d"


@advantage_is_named.mistake("It is not convex in a generator's parameters: see parameters_against_convexity.")
def calls_it_convex():
    return "a"


@advantage_is_named.mistake("It is symmetric, but so is JSD: this is not a difference between them.")
def calls_its_symmetry_an_advantage():
    return "b"


@advantage_is_named.mistake(
    "A linear programme over all pairs of points is not cheap. It is too expensive here, and that is why critics are trained."
)
def calls_it_cheap():
    return "c"


def distance_to_two_points(theta):
    """W₁ between ±θ and ±1, by quantiles."""
    return np.abs(np.sort([-theta, theta]) - [-1, 1]).mean()


@construction(
    "theory.parameters_against_convexity",
    points=2,
    at_least=0.5,
    measure="the excess of W₁ halfway over its mean at both parameters",
)
def convexity_is_refuted(first, second):
    """Halfway between the two parameters, W₁ is at least 0.5 above its mean at both."""
    require(first.shape == second.shape == (), "the answer must be two numbers")
    require(bool(max(abs(first), abs(second)) <= 2), "both parameters must be between −2 and 2")
    middle = distance_to_two_points((first + second) / 2)
    return middle - (distance_to_two_points(first) + distance_to_two_points(second)) / 2


@convexity_is_refuted.mistake(
    "Your parameters have the same sign, and between such parameters W₁ is convex. Two equally good generators need not be close."
)
def takes_two_of_one_sign(first, second):
    return bool(first * second > 0)
