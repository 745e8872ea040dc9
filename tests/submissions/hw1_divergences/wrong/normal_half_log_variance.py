"""Seed 003, P2b: ½ log σ².

loses: kl_matches_closed_form kl_agrees_with_monte_carlo kl_gradient_is_right kl_is_stable kl_keeps_the_conventions
hint: half_log_variance
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * logvar.sum(-1)
