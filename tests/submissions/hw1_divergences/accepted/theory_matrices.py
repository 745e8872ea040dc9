"""Matrices written out entry by entry, one-by-one matrices left as they are."""


def expected_quadratic_form(m_q, m_p, S_q, S_p):
    off = (m_q - m_p).as_explicit()
    P = S_p.I
    whole = off.T * P * off
    return sympy.Trace(P * S_q) * sympy.Identity(1) + whole


def log_determinant_term(S_q, S_p):
    return sympy.log(sympy.Determinant(S_p * S_q.I)) / 2


def kl_multivariate_normal_expression(m_q, m_p, S_q, S_p):
    inside = sympy.Trace(S_p.inverse() * (S_q + (m_q - m_p) * sympy.Transpose(m_q - m_p)) - sympy.Identity(3))
    return sympy.Rational(1, 2) * inside + log_determinant_term(S_q, S_p)
