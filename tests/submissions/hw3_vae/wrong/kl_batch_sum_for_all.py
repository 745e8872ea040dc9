"""Summed over the batch as well, and given to every example: what is made of it follows, and is not paid for again.

loses: kl_matches_closed_form kl_gradient_is_right kl_keeps_the_conventions
"""


def kl_standard_normal(mu, logvar):
    return (0.5 * (mu**2 + logvar.exp() - 1 - logvar)).sum().expand(mu.shape[:-1])
