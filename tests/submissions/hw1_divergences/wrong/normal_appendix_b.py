"""Appendix B copied with its sign.

loses: kl_matches_closed_form kl_agrees_with_monte_carlo kl_gradient_is_right kl_is_stable
hint: copies_appendix_b
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * (1 + logvar - mu**2 - logvar.exp()).sum(-1)
