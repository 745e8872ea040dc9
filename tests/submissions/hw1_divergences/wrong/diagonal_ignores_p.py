"""p is taken for the standard normal.

loses: diagonal_kl_is_right diagonal_kl_agrees_with_monte_carlo diagonal_gradient_is_right diagonal_kl_is_stable diagonal_kl_is_invariant diagonal_kl_keeps_the_conventions
hint: ignores_p
"""


def kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p):
    return 0.5 * (mu_q**2 + logvar_q.exp() - 1 - logvar_q).sum(-1)
