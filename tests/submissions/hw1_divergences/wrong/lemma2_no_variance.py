"""E_q[(x − μ_p)²] without the variance of q.

loses: second_lemma_is_derived
hint: drops_the_variance_of_q
"""


def expected_log_p(mu_q, sigma_q, mu_p, sigma_p):
    return -sympy.log(2 * sympy.pi * sigma_p**2) / 2 - (mu_q - mu_p) ** 2 / (2 * sigma_p**2)
