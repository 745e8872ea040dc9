"""The sign is turned.

loses: jensens_lower_side_is_derived
hint: lower_side_turns_the_sign
"""


def mean_log_weight(p_1, p_2, q):
    return -q * sympy.log(p_1 / q) - (1 - q) * sympy.log(p_2 / (1 - q))
