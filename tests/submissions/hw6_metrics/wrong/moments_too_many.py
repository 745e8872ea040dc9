"""Ten thousand points.

loses: metrics.py
hint: are allowed
"""


def equal_moments():
    return torch.randn(10_000, 2), torch.randn(10_000, 2).sign()
