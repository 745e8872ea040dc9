"""Only the trace.

loses: quadratic_form_is_derived multivariate_kl_is_derived
hint: drops_the_distance_of_the_means
"""


def expected_quadratic_form(m_q, m_p, S_q, S_p):
    return sympy.Trace(S_p.I * S_q)
