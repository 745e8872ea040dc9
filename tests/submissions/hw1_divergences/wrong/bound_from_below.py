"""1 − 1/t lies below the logarithm.

loses: bound_proves_nonnegativity
hint: below log t
"""


def bound_on_the_logarithm(t):
    return 1 - 1 / t
