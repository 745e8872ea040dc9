"""Squares e^logvar under a root, which overflows in float32 beyond logvar = 44.

loses: kl_is_stable
hint: not finite
"""


def kl_standard_normal(mu, logvar):
    variance = torch.sqrt(logvar.exp() ** 2)
    return 0.5 * (mu**2 + variance - 1 - logvar).sum(-1)
