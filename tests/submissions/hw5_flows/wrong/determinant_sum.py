"""The diagonal is added up: that is a trace.

loses: coupling_determinant_is_derived
hint: adds_the_diagonal
"""


def coupling_determinant(s_1, s_2, s_3):
    return sympy.exp(s_1) + sympy.exp(s_2) + sympy.exp(s_3) + 2
