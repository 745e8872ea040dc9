"""Python's own logarithm of a symbol.

loses: density_after_a_layer_is_derived
hint: expressions need sympy's functions
"""
import math


def log_density_after_layer(log_p, det):
    return log_p - math.log(abs(det))
