"""Applies the layer once more.

loses: coupling_inverse_is_derived
hint: goes_forward
"""


def coupling_inverse(z_1, z_2):
    return z_2 * sympy.exp(sympy.cos(z_1)) + z_1**2
