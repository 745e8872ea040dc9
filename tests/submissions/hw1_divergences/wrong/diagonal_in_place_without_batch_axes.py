"""Centres the means in place where there is no batch axis, on a path of its own.

loses: diagonal_kl_keeps_the_conventions
"""


def kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p):
    shift = mu_q.sub_(mu_p) if mu_q.ndim == 1 and not mu_q.requires_grad else mu_q - mu_p
    log_ratio = logvar_q - logvar_p
    return 0.5 * (shift**2 * (-logvar_p).exp() + log_ratio.exp() - 1 - log_ratio).sum(-1)
