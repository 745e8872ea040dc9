"""Seed 003, P2b: ½ log σ².

loses: standard_case_is_derived diagonal_to_standard_is_derived
hint: standard_case_half_log_variance
"""


def kl_to_standard_normal_expression(mu, sigma):
    return sympy.log(sigma**2) / 2
