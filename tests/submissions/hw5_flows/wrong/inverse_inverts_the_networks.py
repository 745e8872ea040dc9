"""Inverts cos and the square as well.

loses: coupling_inverse_is_derived
"""


def coupling_inverse(z_1, z_2):
    return (z_2 - sympy.sqrt(sympy.Abs(z_1))) * sympy.exp(-sympy.acos(sympy.tanh(z_1)))
