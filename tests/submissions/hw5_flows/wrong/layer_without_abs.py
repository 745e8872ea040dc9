"""The logarithm of a determinant that may be negative.

loses: density_after_a_layer_is_derived
"""


def log_density_after_layer(log_p, det):
    return log_p - sympy.log(det)
