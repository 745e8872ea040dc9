"""Asks for eight gigabytes.

loses: metrics.py
hint: needed more memory
"""


def precision_recall(real, fake, k):
    return torch.ones(2_000_000_000).sum() * real.mean(), fake.mean()
