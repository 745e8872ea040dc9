"""log p(x|z) at the mean of q.

loses: reconstruction_is_derived
hint: reconstructs_from_the_mean
"""


def expected_reconstruction(x, m, v):
    return -(sympy.log(2 * sympy.pi) + (x - m) ** 2) / 2
