"""log a of an a that may be negative.

loses: density_of_two_layers_is_derived
"""


def log_density_of_two_layers(x, a, b):
    u = (x - b) / a
    return -sympy.asinh(u) ** 2 / 2 - sympy.log(2 * sympy.pi * (1 + u**2)) / 2 - sympy.log(a)
