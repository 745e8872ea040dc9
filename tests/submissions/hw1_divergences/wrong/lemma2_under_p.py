"""The negative entropy of p.

loses: second_lemma_is_derived
hint: takes_the_expectation_under_p
"""


def expected_log_p(mu_q, sigma_q, mu_p, sigma_p):
    return -sympy.log(2 * sympy.pi * sympy.E * sigma_p**2) / 2
