"""The determinant of the affine layer is missing.

loses: density_of_two_layers_is_derived
hint: misses_the_affine_layer
"""


def log_density_of_two_layers(x, a, b):
    u = (x - b) / a
    return -sympy.asinh(u) ** 2 / 2 - sympy.log(2 * sympy.pi * (1 + u**2)) / 2
