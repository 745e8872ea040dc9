"""logvar is read as log σ.

loses: kl_matches_closed_form kl_agrees_with_monte_carlo kl_gradient_is_right kl_is_stable
hint: reads_logvar_as_log_sigma
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * (mu**2 + (2 * logvar).exp() - 1 - 2 * logvar).sum(-1)
