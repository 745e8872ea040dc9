import sympy


def kl_univariate_normal_expression(mu_q, sigma_q, mu_p, sigma_p):
    return sympy.log(sigma_p) - sympy.log(sigma_q) + (sigma_q**2 + (mu_q - mu_p) ** 2) / (2 * sigma_p**2) - 1 / 2


def asymmetric_pair():
    return [0.9, 0.1], [0.1, 0.9]


def jensen_direction():
    return "<="
