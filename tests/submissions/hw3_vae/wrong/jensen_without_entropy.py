"""The entropy of q is missing.

loses: jensens_lower_side_is_derived
hint: forgets_the_entropy
"""


def mean_log_weight(p_1, p_2, q):
    return q * sympy.log(p_1) + (1 - q) * sympy.log(p_2)
