"""Weights, not probabilities.

loses: pair_shows_asymmetry
hint: sums to
"""


def asymmetric_pair():
    return [1.0, 2.0], [3.0, 1.0]
