"""Still an integral.

loses: univariate_kl_is_derived
hint: not in closed form: found Integral
"""


def kl_univariate_normal_expression(mu_q, sigma_q, mu_p, sigma_p):
    x = sympy.Symbol("x", real=True)
    return sympy.Integral(sympy.exp(-((x - mu_q) ** 2) / sigma_q**2), (x, -sympy.oo, sympy.oo))
