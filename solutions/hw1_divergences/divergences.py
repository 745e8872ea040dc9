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
    # BEGIN SOLUTION
    terms = torch.where(q_probs > 0, q_probs * (q_probs.log() - p_probs.log()), 0.0)
    return terms.sum(-1)
    # END SOLUTION


def kl_monte_carlo(log_q, log_p, samples):
    """KL(q ‖ p) ≈ mean of log q(x) − log p(x) over samples x ~ q, in nats.

    log_q:   function (n, ...) -> (n,), the log-density of q; call it once, with all samples
    log_p:   the same for p
    samples: (n, ...) drawn from q, n ≥ 2
    returns: (estimate, standard_error), two tensors without axes; the standard error is the sample standard
             deviation (with n − 1) of log q − log p, divided by √n
    """
    # BEGIN SOLUTION
    log_ratio = log_q(samples) - log_p(samples)
    return log_ratio.mean(), log_ratio.std() / len(samples) ** 0.5
    # END SOLUTION


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    """KL(N(mu_q, sigma_q²) ‖ N(mu_p, sigma_p²)), elementwise, in nats.

    mu_q, mu_p:       means
    sigma_q, sigma_p: standard deviations (not variances), > 0
    returns: one number per entry; the four arguments broadcast against each other
    source:  LMU Munich, Deep Learning and Artificial Intelligence, exercise 9-1a (2018)
    """
    # BEGIN SOLUTION
    ratio = sigma_q / sigma_p
    return 0.5 * (ratio**2 + ((mu_q - mu_p) / sigma_p) ** 2 - 1) - ratio.log()
    # END SOLUTION


def kl_standard_normal(mu, logvar):
    """KL(N(mu, diag(e^logvar)) ‖ N(0, I)) = ½ Σ_j (mu_j² + e^logvar_j − 1 − logvar_j), in nats.

    mu:      (..., d) means
    logvar:  (..., d) logarithms of the variances, log σ² (not log σ), within [−60, 60]
    returns: (...) one number per batch element, differentiable in both arguments
    source:  Kingma and Welling, Auto-Encoding Variational Bayes (2013), appendix B, with the sign of a divergence
    """
    # BEGIN SOLUTION
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)
    # END SOLUTION


def kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p):
    """KL(N(mu_q, diag(e^logvar_q)) ‖ N(mu_p, diag(e^logvar_p))), in nats.

    mu_q, mu_p:         (..., d) means
    logvar_q, logvar_p: (..., d) logarithms of the variances, within [−30, 30]
    returns: (...) one number per batch element, zero exactly where the two are equal (to rounding), differentiable
             in all four arguments
    """
    # BEGIN SOLUTION
    log_ratio = logvar_q - logvar_p
    shift = (mu_q - mu_p) * (-0.5 * logvar_p).exp()
    return 0.5 * (shift**2 + log_ratio.exp() - 1 - log_ratio).sum(-1)
    # END SOLUTION


def kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p):
    """KL(N(mu_q, cov_q) ‖ N(mu_p, cov_p)), in nats.

    mu_q, mu_p:   (..., d) means
    cov_q, cov_p: (..., d, d) covariances, symmetric and positive definite
    returns: (...) one number per batch element; nothing overflows in between, however large the determinants are
    source:  Seoul National University, Introduction to Deep Learning, homework 4, problem 2
    """
    # BEGIN SOLUTION
    root_q, root_p = torch.linalg.cholesky(cov_q), torch.linalg.cholesky(cov_p)
    whitened = torch.linalg.solve_triangular(root_p, root_q, upper=False)
    shift = torch.linalg.solve_triangular(root_p, (mu_q - mu_p).unsqueeze(-1), upper=False)
    log_scale = torch.log(torch.diagonal(root_q, dim1=-2, dim2=-1) / torch.diagonal(root_p, dim1=-2, dim2=-1)).sum(-1)
    return 0.5 * (whitened.square().sum((-2, -1)) + shift.square().sum((-2, -1)) - mu_q.shape[-1]) - log_scale
    # END SOLUTION


def js_divergence(p_probs, q_probs):
    """JSD(p, q) = ½ KL(p ‖ m) + ½ KL(q ‖ m) with m = ½ (p + q), in nats.

    p_probs, q_probs: (..., K) probabilities, zeros allowed
    returns: (...) one number per batch element, the divergence and not its root: symmetric, within [0, log 2], finite
             on disjoint supports too
    source:  Lin, Divergence Measures Based on the Shannon Entropy (1991)
    """
    # BEGIN SOLUTION
    log_middle = (0.5 * (p_probs + q_probs)).log()
    terms = torch.xlogy(p_probs, p_probs) + torch.xlogy(q_probs, q_probs)
    return 0.5 * (terms - torch.where(p_probs + q_probs > 0, (p_probs + q_probs) * log_middle, 0.0)).sum(-1)
    # END SOLUTION
