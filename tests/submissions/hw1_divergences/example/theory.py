import sympy


def expected_log_q(mu_q, sigma_q):
    raise NotImplementedError("expected_log_q is not implemented yet: replace this line with your solution.")


def expected_log_p(mu_q, sigma_q, mu_p, sigma_p):
    raise NotImplementedError("expected_log_p is not implemented yet: replace this line with your solution.")


def kl_univariate_normal_expression(mu_q, sigma_q, mu_p, sigma_p):
    return sympy.log(sigma_p) - sympy.log(sigma_q) + (sigma_q**2 + (mu_q - mu_p) ** 2) / (2 * sigma_p**2) - 1 / 2


def kl_to_standard_normal_expression(mu, sigma):
    raise NotImplementedError("kl_to_standard_normal_expression is not implemented yet: replace this line with your solution.")


def kl_factorised_expression(mu_1, sigma_1, mu_2, sigma_2, nu_1, tau_1, nu_2, tau_2):
    raise NotImplementedError("kl_factorised_expression is not implemented yet: replace this line with your solution.")


def expected_quadratic_form(m_q, m_p, S_q, S_p):
    raise NotImplementedError("expected_quadratic_form is not implemented yet: replace this line with your solution.")


def log_determinant_term(S_q, S_p):
    raise NotImplementedError("log_determinant_term is not implemented yet: replace this line with your solution.")


def kl_multivariate_normal_expression(m_q, m_p, S_q, S_p):
    raise NotImplementedError("kl_multivariate_normal_expression is not implemented yet: replace this line with your solution.")


def kl_diagonal_to_standard_expression(mu_1, mu_2, mu_3, sigma_1, sigma_2, sigma_3):
    raise NotImplementedError("kl_diagonal_to_standard_expression is not implemented yet: replace this line with your solution.")


def bound_on_the_logarithm(t):
    raise NotImplementedError("bound_on_the_logarithm is not implemented yet: replace this line with your solution.")


def nonnegativity_step():
    raise NotImplementedError("nonnegativity_step is not implemented yet: replace this line with your solution.")


def asymmetric_pair():
    return [0.9, 0.1], [0.1, 0.9]


def triangle_violation():
    raise NotImplementedError("triangle_violation is not implemented yet: replace this line with your solution.")


def js_nondifferentiable(theta):
    raise NotImplementedError("js_nondifferentiable is not implemented yet: replace this line with your solution.")


def jensen_direction():
    return "<="
