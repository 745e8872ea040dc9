"""The determinant of the inverse map.

loses: coupling_determinant_is_derived
hint: gives_the_inverse_determinant
"""


def coupling_determinant(s_1, s_2, s_3):
    return sympy.exp(-s_1 - s_2 - s_3)
