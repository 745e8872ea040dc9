"""The half is missing.

loses: kl_matches_closed_form kl_gradient_is_right
hint: forgets_the_half
"""


def kl_standard_normal(mu, logvar):
    return (mu**2 + logvar.exp() - 1 - logvar).sum(-1)
