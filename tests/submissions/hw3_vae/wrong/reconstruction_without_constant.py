"""The constant is dropped.

loses: reconstruction_is_derived
hint: reconstruction_without_constant
"""


def expected_reconstruction(x, m, v):
    return -((x - m) ** 2 + v) / 2
