"""Right values, but nothing flows back to logvar.

loses: kl_gradient_is_right
hint: no gradient flows back to logvar
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * (mu**2 + logvar.detach().exp() - 1 - logvar.detach()).sum(-1)
