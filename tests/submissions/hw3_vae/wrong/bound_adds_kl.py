"""The KL is added.

loses: bound_of_a_gaussian_is_derived
hint: bound_adds_the_kl
"""


def bound_of_a_gaussian(x, m, v):
    return expected_reconstruction(x, m, v) + cost_of_the_code(m, v)
