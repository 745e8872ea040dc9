"""v read as a standard deviation.

loses: cost_of_the_code_is_derived
hint: code_squares_the_variance
"""


def cost_of_the_code(m, v):
    return (m**2 + v**2 - 1 - sympy.log(v**2)) / 2
