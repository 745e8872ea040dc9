"""Asymmetric, but by far less than the margin.

loses: pair_shows_asymmetry
hint: it must be at least 0.01
"""


def asymmetric_pair():
    return [0.5, 0.5], [0.51, 0.49]
