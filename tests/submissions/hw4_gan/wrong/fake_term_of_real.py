"""What a real example adds.

loses: fake_term_is_derived
hint: fake_term_of_a_real_example
"""


def loss_of_a_fake_example(d):
    return -sympy.log(d) / 2
