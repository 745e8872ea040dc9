"""The likelier of two values, as for an absolute error.

loses: best_constant_is_the_mean
hint: takes_the_likelier_value
"""
def best_constant(a, b, w):
    return b
