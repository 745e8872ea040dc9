"""The density of the noise at the right place, and no determinant.

loses: density_of_two_layers_is_derived
hint: forgets_both_layers
"""


def log_density_of_two_layers(x, a, b):
    return -sympy.asinh((x - b) / a) ** 2 / 2 - sympy.log(2 * sympy.pi) / 2
