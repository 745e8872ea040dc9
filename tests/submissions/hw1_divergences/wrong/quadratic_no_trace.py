"""Only the means.

loses: quadratic_form_is_derived multivariate_kl_is_derived
hint: drops_the_trace
"""


def expected_quadratic_form(m_q, m_p, S_q, S_p):
    return (m_q - m_p).T * S_p.I * (m_q - m_p)
