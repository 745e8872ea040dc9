"""One per mille too large: more than any rounding, less than Monte Carlo is asked to detect.

loses: kl_matches_closed_form kl_gradient_is_right kl_is_stable
hint: off by
"""


def kl_standard_normal(mu, logvar):
    return 1.001 * 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)
