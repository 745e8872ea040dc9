"""Returns NaN, which is neither less nor more than any tolerance.

loses: kl_standard_normal kl_categorical asymmetric_pair kl_to_standard_normal_expression
"""


def kl_standard_normal(mu, logvar):
    return (mu * float("nan")).sum(-1)


def kl_categorical(q_probs, p_probs):
    return (q_probs * float("nan")).sum(-1)


def asymmetric_pair():
    return [float("nan")] * 2, [float("nan"), float("inf")]


def kl_to_standard_normal_expression(mu, sigma):
    import sympy

    return sympy.Symbol("mu") * sympy.zoo + sympy.oo
