"""Copied from the appendix, which prints −KL.

loses: kl_matches_closed_form kl_gradient_is_right
hint: copies_appendix_b
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * (1 + logvar - mu**2 - logvar.exp()).sum(-1)
