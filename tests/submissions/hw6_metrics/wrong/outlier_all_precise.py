"""The fakes are among the reals.

loses: outlier_deceives_precision
hint: in a ball already without the outlier
"""


def one_outlier():
    own = torch.Generator().manual_seed(0)
    real = torch.randn(60, 2, generator=own)
    return real, torch.tensor([20.0, 0.0]), real + 0.01, 6
