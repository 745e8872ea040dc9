"""The minus is forgotten.

loses: real_term_is_derived
hint: real_term_as_a_gain
"""


def loss_of_a_real_example(d):
    return sympy.log(d) / 2
