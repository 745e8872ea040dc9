"""A line that is no Python.

loses: vae.py
"""


def elbo(x, logits, mu, logvar)
    return 0
