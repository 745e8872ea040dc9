"""log p(x) less the KL to the prior, as an answer sheet derives.

loses: bound_of_a_gaussian_is_derived
hint: bound_is_evidence_less_prior
"""


def bound_of_a_gaussian(x, m, v):
    return -(x**2 / 2 + sympy.log(4 * sympy.pi)) / 2 - cost_of_the_code(m, v)
