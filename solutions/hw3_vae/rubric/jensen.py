"""Theory: the bound from Jensen's inequality."""

import numpy as np

from autograder import cases, choice, symbolic


def share(rng, n):
    """Between 0 and 1, away from ½."""
    return np.where(rng.uniform(size=n) < 0.5, rng.uniform(0.05, 0.4, n), rng.uniform(0.6, 0.95, n))


TWO_STATES = cases.points(p_1=cases.positive, p_2=cases.positive, q=share)
STATES = {"symbols": "p_1 p_2 q", "positive": "p_1 p_2 q", "on": TWO_STATES}


@symbolic("theory.log_mean_weight", points=2, **STATES)
def jensens_upper_side_is_derived(p_1, p_2, q):
    """log E_q[p(x, z)/q(z)], the upper side of Jensen's inequality, is right for two states."""
    return np.logaddexp(np.log(p_1), np.log(p_2))


@jensens_upper_side_is_derived.mistake("You returned the mean weight. Take its logarithm.")
def forgets_the_log_of_the_mean(p_1, p_2, q):
    return p_1 + p_2


@jensens_upper_side_is_derived.mistake(
    "You returned the mean of the logarithms, the lower side. Take the mean first, then the logarithm."
)
def takes_the_lower_side(p_1, p_2, q):
    return q * np.log(p_1 / q) + (1 - q) * np.log(p_2 / (1 - q))


@symbolic("theory.mean_log_weight", points=2, **STATES)
def jensens_lower_side_is_derived(p_1, p_2, q):
    """E_q[log p(x, z)/q(z)], the evidence lower bound, is right for two states."""
    return q * np.log(p_1) + (1 - q) * np.log(p_2) - q * np.log(q) - (1 - q) * np.log1p(-q)


@jensens_lower_side_is_derived.mistake("The entropy of q is missing: the weights are p(x, z) divided by q(z).")
def forgets_the_entropy(p_1, p_2, q):
    return q * np.log(p_1) + (1 - q) * np.log(p_2)


@jensens_lower_side_is_derived.mistake("You gave both states the same weight. The expectation is under q.")
def weighs_states_equally(p_1, p_2, q):
    return (np.log(p_1 / q) + np.log(p_2 / (1 - q))) / 2


@jensens_lower_side_is_derived.mistake("The sign is flipped: this is an upper bound on −log p(x).")
def lower_side_turns_the_sign(p_1, p_2, q):
    return -(q * np.log(p_1 / q) + (1 - q) * np.log(p_2 / (1 - q)))


@symbolic("theory.gap_of_the_bound", points=2, **STATES)
def gap_is_derived(p_1, p_2, q):
    """log p(x) minus the bound is KL(q ‖ p(z|x)), for two states."""
    p = p_1 / (p_1 + p_2)
    return q * (np.log(q) - np.log(p)) + (1 - q) * (np.log1p(-q) - np.log1p(-p))


@gap_is_derived.mistake("You returned KL(p(z|x) ‖ q). The expectation is under q.")
def gap_the_other_way_round(p_1, p_2, q):
    p = p_1 / (p_1 + p_2)
    return p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))


@gap_is_derived.mistake("You used the joint p(x, z) in place of the posterior: divide it by p(x).")
def gap_to_the_joint(p_1, p_2, q):
    return q * np.log(q / p_1) + (1 - q) * np.log((1 - q) / p_2)


@choice("theory.name_of_the_bound", points=1, options="a b c d")
def name_of_the_bound_is_chosen():
    """What ELBO stands for."""
    return "b"


@name_of_the_bound_is_chosen.mistake("The name has nothing to do with samples: the bound is on log p(x), and p(x) has a name.")
def calls_it_empirical():
    return "a"


@choice("theory.when_the_bound_is_tight", points=1, options="a b c d")
def tightness_is_chosen():
    """When the bound equals log p(x)."""
    return "c"


@tightness_is_chosen.mistake(
    "p(x|z) is a distribution of x, but q is one of z, so they cannot be equal. Which distribution of z is in the gap?"
)
def takes_the_likelihood_for_the_posterior():
    return "b"


@tightness_is_chosen.mistake("Then q says nothing about x: the KL to the prior is zero, but the gap is not.")
def takes_the_prior_for_the_posterior():
    return "a"
