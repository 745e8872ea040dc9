"""Fakes that are spread twice as widely.

loses: recall_forgives_wide_fakes
hint: not more than three times that of the reals
"""


def wide_fakes():
    own = torch.Generator().manual_seed(0)
    real = torch.randn(200, 2, generator=own)
    return real, 2 * torch.randn(200, 2, generator=own), 5
