"""Python's own logarithm of a symbol.

loses: cost_of_the_code_is_derived
hint: expressions need sympy's functions
"""


import math


def cost_of_the_code(m, v):
    return (m**2 + v - 1 - math.log(v)) / 2
