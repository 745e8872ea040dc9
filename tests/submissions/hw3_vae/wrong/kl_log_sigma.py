"""logvar read as log sigma.

loses: kl_matches_closed_form kl_gradient_is_right
hint: reads_logvar_as_log_sigma
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * (mu**2 + (2 * logvar).exp() - 1 - 2 * logvar).sum(-1)
