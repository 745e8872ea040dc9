"""The joint for the posterior.

loses: gap_is_derived
hint: gap_to_the_joint
"""


def gap_of_the_bound(p_1, p_2, q):
    return q * sympy.log(q / p_1) + (1 - q) * sympy.log((1 - q) / p_2)
