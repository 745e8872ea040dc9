"""The −½ is gone.

loses: univariate_kl_is_derived
hint: drops_the_last_half
"""


def kl_univariate_normal_expression(mu_q, sigma_q, mu_p, sigma_p):
    return sympy.log(sigma_p / sigma_q) + (sigma_q**2 + (mu_q - mu_p) ** 2) / (2 * sigma_p**2)
