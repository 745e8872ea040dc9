"""Both states weigh one half.

loses: jensens_lower_side_is_derived
hint: weighs_states_equally
"""


def mean_log_weight(p_1, p_2, q):
    return (sympy.log(p_1 / q) + sympy.log(p_2 / (1 - q))) / 2
