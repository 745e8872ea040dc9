"""Other algebraic forms, other counterexamples, other containers."""


def expected_log_q(mu_q, sigma_q):
    return -(sympy.log(sigma_q) + sympy.log(2 * sympy.pi) / 2 + 0.5)


def expected_log_p(mu_q, sigma_q, mu_p, sigma_p):
    return -sympy.log(sympy.sqrt(2 * sympy.pi) * sigma_p) - (mu_q**2 - 2 * mu_q * mu_p + mu_p**2 + sigma_q**2) / sigma_p**2 / 2


def kl_univariate_normal_expression(mu_q, sigma_q, mu_p, sigma_p):
    t = sigma_q**2 / sigma_p**2
    return sympy.expand((t - 1 - sympy.log(t)) / 2 + 0.5 * ((mu_q - mu_p) / sigma_p) ** 2)


def kl_factorised_expression(mu_1, sigma_1, mu_2, sigma_2, nu_1, tau_1, nu_2, tau_2):
    total = sympy.Integer(0)
    for m, s, n, t in ((mu_1, sigma_1, nu_1, tau_1), (mu_2, sigma_2, nu_2, tau_2)):
        total += expected_log_q(m, s) - expected_log_p(m, s, n, t)
    return total


def expected_quadratic_form(m_q, m_p, S_q, S_p):
    P = sympy.Inverse(S_p)
    return sympy.Trace(P * S_q) + ((m_p - m_q).T * P * (m_p - m_q))[0, 0]


def log_determinant_term(S_q, S_p):
    return (sympy.log(sympy.det(S_p)) - sympy.log(sympy.det(S_q))) * sympy.Rational(1, 2)


def asymmetric_pair():
    import torch

    return torch.tensor([0.2, 0.3, 0.5], dtype=torch.float64), torch.tensor([0.6, 0.39, 0.01], dtype=torch.float64)


def triangle_violation():
    import numpy as np

    p, q = np.array([0.5, 0.3, 0.2]), np.array([0.01, 0.01, 0.98])
    return p, (p + q) / 2, q


def js_nondifferentiable(theta):
    if theta <= 0:
        return (0.5, 0.5), (0.5, 0.5)
    return (1.0, 0.0), (0.5, 0.5)


def bound_on_the_logarithm(t):
    return -(1 - t)


def jensen_direction():
    return " <= "


def nonnegativity_step():
    return "A"
