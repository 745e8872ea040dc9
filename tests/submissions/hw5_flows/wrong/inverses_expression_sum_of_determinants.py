"""Determinants are added before the logarithm.

loses: density_by_inverses_is_derived
hint: adds_the_determinants_up
"""


def log_density_by_inverses(log_p, det_1, det_2, det_3):
    return log_p + sympy.log(sympy.Abs(det_1) + sympy.Abs(det_2) + sympy.Abs(det_3))
