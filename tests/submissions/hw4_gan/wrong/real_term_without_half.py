"""The ½ is forgotten.

loses: real_term_is_derived
hint: real_term_without_half
"""


def loss_of_a_real_example(d):
    return -sympy.log(d)
