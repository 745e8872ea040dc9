"""Its logarithm.

loses: coupling_determinant_is_derived
hint: gives_the_log_of_the_determinant
"""


def coupling_determinant(s_1, s_2, s_3):
    return s_1 + s_2 + s_3
