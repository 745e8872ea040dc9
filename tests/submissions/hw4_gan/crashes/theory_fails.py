"""Python's own logarithm of a symbol.

loses: real_term_is_derived
hint: expressions need sympy's functions
"""
import math


def loss_of_a_real_example(d):
    return -math.log(d) / 2
