"""Two parameters of one sign.

loses: convexity_is_refuted
hint: takes_two_of_one_sign
"""


def parameters_against_convexity():
    return 0.5, 2.0
