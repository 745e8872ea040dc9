"""The entropy of q.

loses: first_lemma_is_derived
hint: gives_the_entropy
"""


def expected_log_q(mu_q, sigma_q):
    return sympy.log(2 * sympy.pi * sympy.E * sigma_q**2) / 2
