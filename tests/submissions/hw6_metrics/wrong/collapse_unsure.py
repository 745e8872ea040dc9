"""A classifier that is never sure.

loses: metrics.py
"""


def within_class_collapse():
    which = torch.arange(100) % 10
    return which[:, None] * 1.0, (5 * torch.eye(10)).softmax(1)[which]
