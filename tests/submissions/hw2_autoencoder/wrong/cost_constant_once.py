"""One constant for all pixels.

loses: gaussian_cost_is_derived
hint: counts_the_constant_once
"""
def gaussian_cost(mse, n, v):
    return n * mse / (2 * v) + sympy.log(2 * sympy.pi * v) / 2
