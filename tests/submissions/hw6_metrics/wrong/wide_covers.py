"""So many fakes that they cover the reals.

loses: metrics.py
hint: Coverage sees these fakes
"""


def wide_fakes():
    own = torch.Generator().manual_seed(0)
    real = torch.randn(200, 2, generator=own)
    return real, torch.cat([real, 30 * torch.randn(100, 2, generator=own)]), 5
