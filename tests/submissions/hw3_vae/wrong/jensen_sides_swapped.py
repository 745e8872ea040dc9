"""The lower side for the upper.

loses: jensens_upper_side_is_derived
hint: takes_the_lower_side
"""


def log_mean_weight(p_1, p_2, q):
    return q * sympy.log(p_1 / q) + (1 - q) * sympy.log(p_2 / (1 - q))
