"""Fakes in many new balls: the outlier is in the middle of a lattice.

loses: outlier_deceives_precision
"""


def one_outlier():
    own = torch.Generator().manual_seed(0)
    real = torch.randn(60, 2, generator=own)
    circle = torch.arange(7) * (2 * torch.pi / 7)
    ring = 10 * torch.stack([circle.cos(), circle.sin()], 1)
    return ring, torch.zeros(2), 4 * ring[:1] / 10 + torch.zeros(5, 2) + 0.3 * torch.randn(5, 2, generator=own), 6
