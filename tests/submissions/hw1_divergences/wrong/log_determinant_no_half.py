"""The half is missing.

loses: log_determinant_is_derived multivariate_kl_is_derived
hint: log_determinant_without_half
"""


def log_determinant_term(S_q, S_p):
    return sympy.log(sympy.Determinant(S_p)) - sympy.log(sympy.Determinant(S_q))
