"""Always returns float32.

loses: kl_keeps_the_conventions
hint: inputs of float64 give a result of float32
"""


def kl_standard_normal(mu, logvar):
    return (0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)).float()
