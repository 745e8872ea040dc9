"""Always returns float32.

loses: kl_keeps_float64
hint: got float32, expected float64
"""


def kl_standard_normal(mu, logvar):
    return (0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)).float()
