"""003's z₀ = x: both ends of the chain are x, so x is taken for the noise.

loses: density_of_two_layers_is_derived
hint: takes_x_for_the_noise
"""


def log_density_of_two_layers(x, a, b):
    return -x**2 / 2 - sympy.log(2 * sympy.pi) / 2 - sympy.log(sympy.cosh(x)) - sympy.log(sympy.Abs(a))
