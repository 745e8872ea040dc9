"""The product of s in place of the product of exp(s).

loses: coupling_determinant_is_derived
hint: multiplies_without_exp
"""


def coupling_determinant(s_1, s_2, s_3):
    return s_1 * s_2 * s_3
