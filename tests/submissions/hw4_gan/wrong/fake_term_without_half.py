"""The ½ is forgotten.

loses: fake_term_is_derived
hint: fake_term_without_half
"""


def loss_of_a_fake_example(d):
    return -sympy.log(1 - d)
