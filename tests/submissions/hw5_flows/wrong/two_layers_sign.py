"""The determinants are added.

loses: density_of_two_layers_is_derived
hint: adds_both_log_dets
"""


def log_density_of_two_layers(x, a, b):
    u = (x - b) / a
    return -sympy.asinh(u) ** 2 / 2 - sympy.log(2 * sympy.pi) / 2 + sympy.log(1 + u**2) / 2 + sympy.log(sympy.Abs(a))
