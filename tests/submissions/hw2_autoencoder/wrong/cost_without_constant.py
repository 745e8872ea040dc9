"""No constant.

loses: gaussian_cost_is_derived
hint: forgets_the_constant
"""
def gaussian_cost(mse, n, v):
    return n * mse / (2 * v)
