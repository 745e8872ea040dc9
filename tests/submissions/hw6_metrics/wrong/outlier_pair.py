"""Two outliers.

loses: outlier_deceives_precision
hint: the outlier must be one point
"""


def one_outlier():
    own = torch.Generator().manual_seed(0)
    real = torch.randn(60, 2, generator=own)
    return real, torch.tensor([[20.0, 0.0], [21.0, 0.0]]), real + torch.tensor([20.0, 0.0]), 6
