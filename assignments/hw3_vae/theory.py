"""Assignment 3, theory: answers that are expressions, examples or choices. They are graded as well."""

import sympy


def log_mean_weight(p_1, p_2, q):
    """log E_q[p(x, z) / q(z)] for a z with two states: the upper side of Jensen's inequality, simplified or not, in nats.

    p_1, p_2: positive sympy symbols, p(x, z = 1) and p(x, z = 2)
    q:        a positive sympy symbol, q(z = 1), less than one
    returns: a sympy expression
    """
    raise NotImplementedError("log_mean_weight is not implemented yet: replace this line with your solution.")


def mean_log_weight(p_1, p_2, q):
    """E_q[log (p(x, z) / q(z))] of the same model: the lower side, in nats.

    p_1, p_2: positive sympy symbols, p(x, z = 1) and p(x, z = 2)
    q:        a positive sympy symbol, q(z = 1), less than one
    returns: a sympy expression
    """
    raise NotImplementedError("mean_log_weight is not implemented yet: replace this line with your solution.")


def gap_of_the_bound(p_1, p_2, q):
    """The upper side minus the lower side, as a divergence between two distributions of z, in nats.

    p_1, p_2: positive sympy symbols, p(x, z = 1) and p(x, z = 2)
    q:        a positive sympy symbol, q(z = 1), less than one
    returns: a sympy expression
    """
    raise NotImplementedError("gap_of_the_bound is not implemented yet: replace this line with your solution.")


def name_of_the_bound():
    """What do people call the bound?

    "a" the empirical lower bound          "b" the evidence lower bound
    "c" the expected likelihood bound      "d" the entropy's lower bound

    returns: one letter, as text
    """
    raise NotImplementedError("name_of_the_bound is not implemented yet: replace this line with your solution.")


def when_the_bound_is_tight():
    """When does the bound equal log p(x), for a given x?

    "a" q(z|x) = p(z)        "b" q(z|x) = p(x|z)
    "c" q(z|x) = p(z|x)      "d" q(z|x) = p(x, z)

    returns: one letter, as text
    """
    raise NotImplementedError("when_the_bound_is_tight is not implemented yet: replace this line with your solution.")


def expected_reconstruction(x, m, v):
    """E_q[log p(x|z)] for q(z) = N(m, v) and p(x|z) = N(z, 1) on the line, in nats.

    x, m: real sympy symbols; v: a positive one, the variance of q
    returns: a sympy expression
    """
    raise NotImplementedError("expected_reconstruction is not implemented yet: replace this line with your solution.")


def cost_of_the_code(m, v):
    """KL(q(z) ‖ p(z)) for q(z) = N(m, v) and p(z) = N(0, 1), in nats.

    m: a real sympy symbol; v: a positive one, the variance of q
    returns: a sympy expression
    """
    raise NotImplementedError("cost_of_the_code is not implemented yet: replace this line with your solution.")


def bound_of_a_gaussian(x, m, v):
    """The evidence lower bound from the two functions above: reconstruction minus KL, in nats.

    x, m: real sympy symbols; v: a positive one, the variance of q
    returns: a sympy expression
    """
    raise NotImplementedError("bound_of_a_gaussian is not implemented yet: replace this line with your solution.")


def reconstruction_of_pixels():
    """Minus the bound's first term, −E_q[log p(x|z)], is called a reconstruction loss. For binary pixels it is

    "a" the squared error of the pixels decoded from z
    "b" the divergence between the decoded pixels and the prior of z
    "c" the number of wrongly decoded pixels
    "d" the cross-entropy of the pixels under the probabilities decoded from z

    on average over z ~ q(z|x).

    returns: one letter, as text
    """
    raise NotImplementedError("reconstruction_of_pixels is not implemented yet: replace this line with your solution.")


def output_that_breaks_a_variance():
    """Why networks return log σ²: a float32 number, as a linear layer may return it, such that log N(1; 0, σ²) is not finite
    when the number is read as σ², but is finite when it is read as log σ². Everything is computed in float32.

    returns: the number
    """
    raise NotImplementedError("output_that_breaks_a_variance is not implemented yet: replace this line with your solution.")


def score_estimate(z, mu):
    """An estimate of d/dμ E[z²] from one draw z ~ N(μ, 1) that does not differentiate z²: the score-function estimate.

    z, mu: real sympy symbols, the draw and the mean
    returns: a sympy expression in z and mu, whose mean over z is 2 μ for every μ
    """
    raise NotImplementedError("score_estimate is not implemented yet: replace this line with your solution.")


def pathwise_estimate(z, mu):
    """An estimate of the same derivative through z = μ + ε, from one draw: the reparameterised estimate.

    z, mu: real sympy symbols, the draw and the mean
    returns: a sympy expression in z and mu, whose mean over z is 2 μ for every μ
    """
    raise NotImplementedError("pathwise_estimate is not implemented yet: replace this line with your solution.")


def lagrangian(reconstruction, kl, beta, epsilon):
    """The Lagrangian of the β-VAE's problem: maximise E_q[log p(x|z)] subject to KL(q(z|x) ‖ p(z)) ≤ ε.

    reconstruction: a real sympy symbol, E_q[log p(x|z)]
    kl:             a positive sympy symbol, KL(q(z|x) ‖ p(z))
    beta:           a positive sympy symbol, the multiplier of the constraint
    epsilon:        a positive sympy symbol, ε
    returns: a sympy expression, to be maximised over the model, for the right β ≥ 0
    """
    raise NotImplementedError("lagrangian is not implemented yet: replace this line with your solution.")


def effect_of_a_larger_beta():
    """What is the overall effect of training with a larger β on the two terms?

    "a" the KL becomes smaller, and reconstructions worse      "b" the KL becomes smaller, and reconstructions better
    "c" the KL becomes larger, and reconstructions worse       "d" the KL becomes larger, and reconstructions better

    returns: one letter, as text
    """
    raise NotImplementedError("effect_of_a_larger_beta is not implemented yet: replace this line with your solution.")


def disentanglement_metric():
    """What is the β-VAE's disentanglement metric?

    "a" the mean of the KL over the latents
    "b" how often a linear classifier names the fixed factor, given the mean absolute differences of codes
    "c" the mutual information of each latent and the data, averaged over the latents
    "d" the correlation between the latents, averaged over their pairs

    returns: one letter, as text
    """
    raise NotImplementedError("disentanglement_metric is not implemented yet: replace this line with your solution.")
