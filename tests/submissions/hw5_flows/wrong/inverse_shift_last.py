"""The shift is subtracted after the division.

loses: coupling_inverse_is_derived
hint: takes_the_shift_off_last
"""


def coupling_inverse(z_1, z_2):
    return z_2 * sympy.exp(-sympy.cos(z_1)) - z_1**2
