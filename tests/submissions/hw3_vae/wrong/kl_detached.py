"""Right numbers without a gradient.

loses: kl_gradient_is_right
hint: no gradient flows back
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1).detach()
