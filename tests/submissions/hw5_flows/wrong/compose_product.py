"""Determinants multiply, but their logarithms do not.

loses: compose_adds_the_layers compose_keeps_the_conventions
hint: multiplies_the_logarithms
"""


def compose(log_dets):
    return torch.stack(log_dets).prod(0)
