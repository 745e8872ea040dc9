"""The product of the two divergences.

loses: factorised_kl_is_a_sum
hint: multiplies_the_factors
"""


def kl_factorised_expression(mu_1, sigma_1, mu_2, sigma_2, nu_1, tau_1, nu_2, tau_2):
    return kl_univariate_normal_expression(mu_1, sigma_1, nu_1, tau_1) * kl_univariate_normal_expression(mu_2, sigma_2, nu_2, tau_2)
