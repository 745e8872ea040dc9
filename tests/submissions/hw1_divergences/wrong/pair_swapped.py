"""Two outcomes swapped: KL is the same in both directions.

loses: pair_shows_asymmetry
hint: swaps_two_outcomes
"""


def asymmetric_pair():
    return [0.9, 0.1], [0.1, 0.9]
