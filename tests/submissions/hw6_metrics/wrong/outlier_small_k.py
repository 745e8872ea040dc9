"""k = 2, with which density rises as well.

loses: outlier_deceives_precision
hint: at least 6
"""


def one_outlier():
    own = torch.Generator().manual_seed(0)
    real = torch.randn(60, 2, generator=own)
    return real, torch.tensor([20.0, 0.0]), real * 0.1 + torch.tensor([20.0, 0.0]), 2
