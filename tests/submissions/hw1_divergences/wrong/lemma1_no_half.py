"""The quadratic term forgotten.

loses: first_lemma_is_derived
hint: drops_the_quadratic_of_q
"""


def expected_log_q(mu_q, sigma_q):
    return -sympy.log(sigma_q * sympy.sqrt(2 * sympy.pi))
