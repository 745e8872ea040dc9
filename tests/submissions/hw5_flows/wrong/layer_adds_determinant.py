"""003's equation 4: the determinant is the wrong way up.

loses: density_after_a_layer_is_derived
hint: adds_log_det_of_the_layer
"""


def log_density_after_layer(log_p, det):
    return log_p + sympy.log(sympy.Abs(det))
