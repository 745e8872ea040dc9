"""Calls itself for ever.

loses: metrics.py
hint: RecursionError
"""


def density_coverage(real, fake, k):
    return density_coverage(real, fake, k)
