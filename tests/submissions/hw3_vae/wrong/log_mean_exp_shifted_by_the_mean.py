"""Shifted by the mean, which overflows where the largest number is far above it.

loses: log_mean_exp_is_stable
hint: not finite
"""


def log_mean_exp(x, dim):
    middle = x.masked_fill(x.isinf(), 0).mean(dim, keepdim=True)
    return ((x - middle).exp().mean(dim, keepdim=True).log() + middle).squeeze(dim)
