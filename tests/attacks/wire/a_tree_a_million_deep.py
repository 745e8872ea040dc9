"""An expression a million parts deep, of which every level is another object.

loses: kl_to_standard_normal_expression
"""


def kl_to_standard_normal_expression(mu, sigma):
    value = mu
    for _ in range(20_000):
        value = sympy.sin(value, evaluate=False)
    return value
