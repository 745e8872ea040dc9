"""The determinants of the layers from noise to data are added.

loses: density_of_a_flow_is_derived
hint: adds_the_layers_log_dets
"""


def log_density_of_flow(log_p, det_1, det_2, det_3):
    return log_p + sympy.log(sympy.Abs(det_1 * det_2 * det_3))
