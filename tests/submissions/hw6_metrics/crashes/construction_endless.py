"""Looks for an example for ever.

loses: outlier_deceives_precision
hint: did not end within
seconds: 1
"""


def one_outlier():
    while True:
        torch.randn(3)
