"""The divergence the other way round.

loses: gap_is_derived
hint: gap_the_other_way_round
"""


def gap_of_the_bound(p_1, p_2, q):
    p = p_1 / (p_1 + p_2)
    return p * sympy.log(p / q) + (1 - p) * sympy.log((1 - p) / (1 - q))
