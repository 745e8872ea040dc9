"""003's indices: the first layer's determinant is missing.

loses: density_of_a_flow_is_derived
hint: misses_the_first_layer
"""


def log_density_of_flow(log_p, det_1, det_2, det_3):
    return log_p - sympy.log(sympy.Abs(det_2)) - sympy.log(sympy.Abs(det_3))
