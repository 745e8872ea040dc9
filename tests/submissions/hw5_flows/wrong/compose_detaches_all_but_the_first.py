"""Gradients flow back to the first layer only.

loses: compose_keeps_the_conventions
"""


def compose(log_dets):
    first, *others = log_dets
    return first + sum((part.detach() for part in others), torch.zeros_like(first))
