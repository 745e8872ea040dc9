"""The mean for the sum.

loses: gaussian_cost_is_derived
hint: forgets_the_number_of_pixels
"""
def gaussian_cost(mse, n, v):
    return mse / (2 * v) + n * sympy.log(2 * sympy.pi * v) / 2
