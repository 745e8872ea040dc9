"""One of the two divergences is infinite.

loses: pair_shows_asymmetry
hint: is infinite: every divergence involved must be finite
"""


def asymmetric_pair():
    return [1.0, 0.0], [0.5, 0.5]
