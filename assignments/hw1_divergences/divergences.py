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


def kl_standard_normal(mu, logvar):
    """KL(N(mu, diag(e^logvar)) ‖ N(0, I)) = ½ Σ_j (mu_j² + e^logvar_j − 1 − logvar_j), in nats.

    mu:      (..., d) means
    logvar:  (..., d) logarithms of the variances, log σ² (not log σ), within [−60, 60]
    returns: (...) one number per batch element, differentiable in both arguments
    source:  Kingma and Welling, Auto-Encoding Variational Bayes (2013), appendix B, with the sign of a divergence
    """
    raise NotImplementedError("kl_standard_normal is not implemented yet: replace this line with your solution.")
