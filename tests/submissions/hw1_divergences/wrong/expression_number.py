"""A Python float: the value at one point only.

loses: univariate_kl_is_derived
"""


def kl_univariate_normal_expression(mu_q, sigma_q, mu_p, sigma_p):
    return 0.25
