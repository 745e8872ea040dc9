"""KL(p ‖ q).

loses: univariate_kl_is_derived
hint: derives_the_reverse
"""


def kl_univariate_normal_expression(mu_q, sigma_q, mu_p, sigma_p):
    return sympy.log(sigma_q / sigma_p) + (sigma_p**2 + (mu_q - mu_p) ** 2) / (2 * sigma_q**2) - sympy.Rational(1, 2)
