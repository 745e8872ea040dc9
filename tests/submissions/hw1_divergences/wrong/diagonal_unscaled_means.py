"""The distance of the means without the variance of p.

loses: diagonal_kl_is_right diagonal_kl_agrees_with_monte_carlo diagonal_gradient_is_right diagonal_kl_is_stable diagonal_kl_is_invariant
hint: forgets_the_scale_of_p
"""


def kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p):
    return 0.5 * ((mu_q - mu_p) ** 2 + (logvar_q - logvar_p).exp() - 1 - logvar_q + logvar_p).sum(-1)
