"""Standardises the means in place, where nobody differentiates.

loses: diagonal_kl_keeps_the_conventions
hint: changes its argument mu_q in place
"""


def kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p):
    log_ratio = logvar_q - logvar_p
    shift = (mu_q - mu_p) * (-0.5 * logvar_p).exp()
    if not mu_q.requires_grad:
        mu_q.sub_(mu_p)
    return 0.5 * (shift**2 + log_ratio.exp() - 1 - log_ratio).sum(-1)
