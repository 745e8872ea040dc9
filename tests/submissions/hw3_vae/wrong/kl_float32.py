"""Goes through float32.

loses: kl_keeps_the_conventions kl_gradient_is_right
hint: must have the inputs' dtype
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * (mu**2 + logvar.expm1() - logvar).sum(-1).float()
