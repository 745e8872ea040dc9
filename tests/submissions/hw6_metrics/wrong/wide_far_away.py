"""Wide, and nowhere near the reals.

loses: recall_forgives_wide_fakes
hint: The balls of the fakes do not reach
"""


def wide_fakes():
    own = torch.Generator().manual_seed(0)
    real = torch.randn(200, 2, generator=own)
    return real, 10 * torch.randn(200, 2, generator=own) + 500, 5
