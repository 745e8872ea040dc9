"""sympy integrates the definition itself, and takes the value apart with lambdas."""


def kl_univariate_normal_expression(mu_q, sigma_q, mu_p, sigma_p):
    x = sympy.Symbol("x", real=True)
    q = sympy.exp(-((x - mu_q) ** 2) / (2 * sigma_q**2)) / (sympy.sqrt(2 * sympy.pi) * sigma_q)
    log_q = -((x - mu_q) ** 2) / (2 * sigma_q**2) - sympy.log(sympy.sqrt(2 * sympy.pi) * sigma_q)
    log_p = -((x - mu_p) ** 2) / (2 * sigma_p**2) - sympy.log(sympy.sqrt(2 * sympy.pi) * sigma_p)
    return sympy.simplify(sympy.integrate(sympy.expand(q * (log_q - log_p)), (x, -sympy.oo, sympy.oo)))


def asymmetric_pair():
    import numpy as np

    q = np.array([1e-3, 1 - 1e-3])
    return q, np.ones(2) / 2
