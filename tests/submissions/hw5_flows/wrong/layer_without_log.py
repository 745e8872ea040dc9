"""The determinant without its logarithm.

loses: density_after_a_layer_is_derived
hint: forgets_the_log_of_det
"""


def log_density_after_layer(log_p, det):
    return log_p - sympy.Abs(det)
