"""det Σ_q over det Σ_p.

loses: log_determinant_is_derived multivariate_kl_is_derived
hint: log_determinant_upside_down
"""


def log_determinant_term(S_q, S_p):
    return sympy.log(sympy.Determinant(S_q) / sympy.Determinant(S_p)) / 2
