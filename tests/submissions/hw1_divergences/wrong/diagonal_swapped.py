"""KL(p ‖ q), which is invariant, too.

loses: diagonal_kl_is_right diagonal_kl_agrees_with_monte_carlo diagonal_gradient_is_right diagonal_kl_is_stable
hint: diagonal_swapped
"""


def kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p):
    return 0.5 * ((mu_q - mu_p) ** 2 * (-logvar_q).exp() + (logvar_p - logvar_q).exp() - 1 - logvar_p + logvar_q).sum(-1)
