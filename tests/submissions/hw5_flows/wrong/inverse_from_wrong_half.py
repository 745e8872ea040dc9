"""s and t are computed from z_2, the half that was transformed.

loses: coupling_inverse_is_derived
hint: reads_the_other_entry
"""


def coupling_inverse(z_1, z_2):
    return (z_2 - z_2**2) * sympy.exp(-sympy.cos(z_2))
