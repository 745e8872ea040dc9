"""−KL.

loses: cost_of_the_code_is_derived
hint: code_turns_the_sign
"""


def cost_of_the_code(m, v):
    return (1 + sympy.log(v) - m**2 - v) / 2
