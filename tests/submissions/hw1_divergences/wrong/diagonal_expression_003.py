"""Seed 003, P2c: ½ Σ (log σ² − μ² − 1).

loses: diagonal_to_standard_is_derived
hint: derivation_loses_the_variance
"""


def kl_diagonal_to_standard_expression(mu_1, mu_2, mu_3, sigma_1, sigma_2, sigma_3):
    return sum(sympy.log(s**2) - m**2 - 1 for m, s in ((mu_1, sigma_1), (mu_2, sigma_2), (mu_3, sigma_3))) / 2
