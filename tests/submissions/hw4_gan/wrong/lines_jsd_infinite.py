"""KL's infinity.

loses: jsd_of_lines_is_derived
hint: jsd_of_lines_as_infinity
"""


def jsd_of_lines(theta):
    return sympy.oo
