"""The excess is too small.

loses: convexity_is_refuted
"""


def parameters_against_convexity():
    return -0.3, 0.3
