"""So many fakes that they cover the reals.

loses: recall_forgives_wide_fakes
hint: Coverage sees these fakes
"""


def wide_fakes():
    own = torch.Generator().manual_seed(0)
    real = torch.randn(200, 2, generator=own)
    return real, torch.cat([real, 30 * torch.randn(100, 2, generator=own)]), 5
