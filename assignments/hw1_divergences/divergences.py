"""Assignment 1: divergences between probability distributions.

Every function takes torch tensors, batch axes first and event axes last, float32 or float64 on any device, and
returns a tensor of the inputs' dtype on the inputs' device. Natural logarithms throughout: results are in nats.
"""

import torch


def kl_categorical(q_probs, p_probs):
    """KL(q ‖ p) = Σ_k q_k log(q_k / p_k), in nats.

    q_probs: (..., K) probabilities of q, zeros allowed
    p_probs: (..., K) probabilities of p, zeros allowed
    returns: (...) one number per batch element; 0 · log 0 counts as 0, and the result is +inf where q_k > 0 = p_k
    source:  Kullback and Leibler, On Information and Sufficiency (1951)
    """
    raise NotImplementedError("kl_categorical is not implemented yet: replace this line with your solution.")


def kl_monte_carlo(log_q, log_p, samples):
    """KL(q ‖ p) ≈ mean of log q(x) − log p(x) over samples x ~ q, in nats.

    log_q:   function (n, ...) -> (n,), the log-density of q; call it once, with all samples
    log_p:   the same for p
    samples: (n, ...) drawn from q, n ≥ 2
    returns: (estimate, standard_error), two tensors without axes; the standard error is the sample standard
             deviation (with n − 1) of log q − log p, divided by √n
    """
    raise NotImplementedError("kl_monte_carlo is not implemented yet: replace this line with your solution.")


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    """KL(N(mu_q, sigma_q²) ‖ N(mu_p, sigma_p²)), elementwise, in nats.

    mu_q, mu_p:       means
    sigma_q, sigma_p: standard deviations (not variances), > 0
    returns: one number per entry; the four arguments broadcast against each other
    source:  LMU Munich, Deep Learning and Artificial Intelligence, exercise 9-1a (2018)
    """
    raise NotImplementedError("kl_univariate_normal is not implemented yet: replace this line with your solution.")


def kl_standard_normal(mu, logvar):
    """KL(N(mu, diag(e^logvar)) ‖ N(0, I)) = ½ Σ_j (mu_j² + e^logvar_j − 1 − logvar_j), in nats.

    mu:      (..., d) means
    logvar:  (..., d) logarithms of the variances, log σ² (not log σ), within [−60, 60]
    returns: (...) one number per batch element, differentiable in both arguments
    source:  Kingma and Welling, Auto-Encoding Variational Bayes (2013), appendix B, with the sign of a divergence
    """
    raise NotImplementedError("kl_standard_normal is not implemented yet: replace this line with your solution.")


def kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p):
    """KL(N(mu_q, diag(e^logvar_q)) ‖ N(mu_p, diag(e^logvar_p))), in nats.

    mu_q, mu_p:         (..., d) means
    logvar_q, logvar_p: (..., d) logarithms of the variances, within [−30, 30]
    returns: (...) one number per batch element, zero exactly where the two are equal (to rounding), differentiable
             in all four arguments
    """
    raise NotImplementedError("kl_diagonal_normal is not implemented yet: replace this line with your solution.")


def kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p):
    """KL(N(mu_q, cov_q) ‖ N(mu_p, cov_p)), in nats.

    mu_q, mu_p:   (..., d) means
    cov_q, cov_p: (..., d, d) covariances, symmetric and positive definite
    returns: (...) one number per batch element; nothing overflows in between, however large the determinants are
    source:  Seoul National University, Introduction to Deep Learning, homework 4, problem 2
    """
    raise NotImplementedError("kl_multivariate_normal is not implemented yet: replace this line with your solution.")


def js_divergence(p_probs, q_probs):
    """JSD(p, q) = ½ KL(p ‖ m) + ½ KL(q ‖ m) with m = ½ (p + q), in nats.

    p_probs, q_probs: (..., K) probabilities, zeros allowed
    returns: (...) one number per batch element, the divergence and not its root: symmetric, within [0, log 2], finite
             on disjoint supports too
    source:  Lin, Divergence Measures Based on the Shannon Entropy (1991)
    """
    raise NotImplementedError("js_divergence is not implemented yet: replace this line with your solution.")
