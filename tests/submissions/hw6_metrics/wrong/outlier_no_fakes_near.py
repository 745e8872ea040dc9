"""The fakes are farther from the outlier than its ball reaches.

loses: outlier_deceives_precision
hint: The outlier's ball contains few
"""


def one_outlier():
    own = torch.Generator().manual_seed(0)
    real = torch.randn(60, 2, generator=own)
    return real, torch.tensor([20.0, 0.0]), real + torch.tensor([500.0, 0.0]), 6
