"""k is the number of fakes.

loses: recall_forgives_wide_fakes
hint: below the 50 rows of fake
"""


def wide_fakes():
    own = torch.Generator().manual_seed(0)
    real = torch.randn(200, 2, generator=own)
    return real, 10 * torch.randn(50, 2, generator=own), 50
