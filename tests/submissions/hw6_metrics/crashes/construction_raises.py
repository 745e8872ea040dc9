"""An example that cannot be made.

loses: metrics.py
hint: raised RuntimeError
"""


def wide_fakes():
    return torch.randn(10, 2) @ torch.randn(3, 2), torch.randn(10, 2), 3
