"""Theory: reconstruction minus KL."""

import numpy as np

from autograder import cases, choice, symbolic

GAUSS = cases.points(x=cases.real, m=cases.real, v=cases.positive)


@symbolic("theory.expected_reconstruction", points=2, symbols="x m v", positive="v", on=GAUSS)
def reconstruction_is_derived(x, m, v):
    """E_q[log p(x|z)] for q = N(m, v) and p(x|z) = N(z, 1) is right."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(8)
    z = m[:, None] + np.sqrt(v)[:, None] * nodes
    return -(((x[:, None] - z) ** 2 + np.log(2 * np.pi)) / 2) @ (weights / weights.sum())


@reconstruction_is_derived.mistake("You took log p(x|z) at the mean of q. The expectation also depends on q's variance.")
def reconstructs_from_the_mean(x, m, v):
    return -((x - m) ** 2 + np.log(2 * np.pi)) / 2


@reconstruction_is_derived.mistake("The constant −½ log 2π is missing.")
def reconstruction_without_constant(x, m, v):
    return -((x - m) ** 2 + v) / 2


@reconstruction_is_derived.mistake("You read v as a standard deviation. It is a variance.")
def reconstruction_squares_the_variance(x, m, v):
    return -((x - m) ** 2 + v**2 + np.log(2 * np.pi)) / 2


@symbolic("theory.cost_of_the_code", points=2, symbols="m v", positive="v", on=cases.points(m=cases.real, v=cases.positive))
def cost_of_the_code_is_derived(m, v):
    """KL(N(m, v) ‖ N(0, 1)) is right, with v a variance."""
    return (m**2 + v - 1 - np.log(v)) / 2


@cost_of_the_code_is_derived.mistake(
    "The sign is flipped: a divergence is never negative. Appendix B of the VAE paper gives −KL."
)
def code_turns_the_sign(m, v):
    return -(m**2 + v - 1 - np.log(v)) / 2


@cost_of_the_code_is_derived.mistake("You read v as a standard deviation. It is a variance.")
def code_squares_the_variance(m, v):
    return (m**2 + v**2 - 1 - 2 * np.log(v)) / 2


@symbolic("theory.bound_of_a_gaussian", points=2, symbols="x m v", positive="v", on=GAUSS)
def bound_of_a_gaussian_is_derived(x, m, v):
    """The whole bound, reconstruction minus KL, is right: log N(x; 0, 2) minus the gap to p(z|x) = N(x/2, ½)."""
    gap = ((m - x / 2) ** 2 / 0.5 + v / 0.5 - 1 - np.log(v / 0.5)) / 2
    return -(x**2 / 2 + np.log(4 * np.pi)) / 2 - gap


@bound_of_a_gaussian_is_derived.mistake("You added the KL. Subtract it: it is the cost of the code.")
def bound_adds_the_kl(x, m, v):
    return -((x - m) ** 2 + v + np.log(2 * np.pi)) / 2 + (m**2 + v - 1 - np.log(v)) / 2


@bound_of_a_gaussian_is_derived.mistake(
    "You returned log p(x) − KL(q ‖ p(z)). The KL to subtract from log p(x) is the one to the posterior."
)
def bound_is_evidence_less_prior(x, m, v):
    return -(x**2 / 2 + np.log(4 * np.pi)) / 2 - (m**2 + v - 1 - np.log(v)) / 2


@choice("theory.reconstruction_of_pixels", points=1, options="a b c d")
def reconstruction_of_pixels_is_chosen():
    """What −E_q[log p(x|z)] is for binary pixels, and why it is called a reconstruction loss."""
    return "d"


@reconstruction_of_pixels_is_chosen.mistake(
    "The squared error belongs to a Gaussian decoder of fixed variance. Pixels here are binary."
)
def takes_squares_for_binary_pixels():
    return "a"
