"""A bracket is missing.

loses: divergences.py
hint: line
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar.sum(-1)
