"""003's formula used for the layers from data to noise.

loses: density_by_inverses_is_derived
hint: subtracts_the_layers_log_dets
"""


def log_density_by_inverses(log_p, det_1, det_2, det_3):
    return log_p - sympy.log(sympy.Abs(det_1 * det_2 * det_3))
