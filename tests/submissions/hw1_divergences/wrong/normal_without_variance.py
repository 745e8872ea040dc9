"""Seed 003, P2c: ½ Σ (log σ² − μ² − 1).

loses: kl_matches_closed_form kl_agrees_with_monte_carlo kl_gradient_is_right kl_is_stable
hint: loses_the_variance
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * (logvar - mu**2 - 1).sum(-1)
