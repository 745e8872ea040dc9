"""The log-likelihood.

loses: gaussian_cost_is_derived
hint: cost_turns_the_sign
"""
def gaussian_cost(mse, n, v):
    return -n * (mse / v + sympy.log(2 * sympy.pi * v)) / 2
