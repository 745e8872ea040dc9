"""An example that cannot be made.

loses: recall_forgives_wide_fakes
hint: raised RuntimeError
"""


def wide_fakes():
    return torch.randn(10, 2) @ torch.randn(3, 2), torch.randn(10, 2), 3
