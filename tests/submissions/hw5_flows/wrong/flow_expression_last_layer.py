"""Only the last layer counts.

loses: density_of_a_flow_is_derived
hint: takes_the_last_layer_alone
"""


def log_density_of_flow(log_p, det_1, det_2, det_3):
    return log_p - sympy.log(sympy.Abs(det_3))
