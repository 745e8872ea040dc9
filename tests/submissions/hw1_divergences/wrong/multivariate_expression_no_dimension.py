"""The dimension is not subtracted.

loses: multivariate_kl_is_derived
hint: derivation_forgets_the_dimension
"""


def kl_multivariate_normal_expression(m_q, m_p, S_q, S_p):
    return expected_quadratic_form(m_q, m_p, S_q, S_p) / 2 + log_determinant_term(S_q, S_p)
