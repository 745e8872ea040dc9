"""Fakes that are spread twice as widely.

loses: recall_forgives_wide_fakes
hint: not spread more widely than the reals by three times
"""


def wide_fakes():
    own = torch.Generator().manual_seed(0)
    real = torch.randn(200, 2, generator=own)
    return real, 2 * torch.randn(200, 2, generator=own), 5
