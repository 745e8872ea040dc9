"""Looks for an example for ever.

loses: metrics.py
hint: did not end within
seconds: 2
"""


def one_outlier():
    while True:
        torch.randn(3)
