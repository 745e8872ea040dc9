"""Both logvars read as log σ.

loses: diagonal_kl_is_right diagonal_kl_agrees_with_monte_carlo diagonal_gradient_is_right diagonal_kl_is_stable diagonal_kl_is_invariant
hint: diagonal_reads_log_sigma
"""


def kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p):
    a, b = 2 * logvar_q, 2 * logvar_p
    return 0.5 * ((mu_q - mu_p) ** 2 * (-b).exp() + (a - b).exp() - 1 - a + b).sum(-1)
