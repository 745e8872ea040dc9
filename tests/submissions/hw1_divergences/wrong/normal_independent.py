"""torch.distributions with Independent, which cannot sum over the events of an empty batch.

loses: kl_keeps_the_conventions
hint: cannot reshape tensor of 0 elements
"""
from torch.distributions import Independent, Normal, kl_divergence


def kl_standard_normal(mu, logvar):
    q = Independent(Normal(mu, (0.5 * logvar).exp()), 1)
    p = Independent(Normal(torch.zeros_like(mu), torch.ones_like(mu)), 1)
    return kl_divergence(q, p)
