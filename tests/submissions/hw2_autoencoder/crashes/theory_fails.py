"""The theory divides by zero.

loses: best_constant_is_the_mean
hint: ZeroDivisionError
"""
def best_constant(a, b, w):
    return a + b * (1 // 0)
