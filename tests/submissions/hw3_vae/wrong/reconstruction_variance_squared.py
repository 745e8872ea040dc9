"""v read as a standard deviation.

loses: reconstruction_is_derived
hint: reconstruction_squares_the_variance
"""


def expected_reconstruction(x, m, v):
    return -(sympy.log(2 * sympy.pi) + (x - m) ** 2 + v**2) / 2
