"""t/e: a bound, but tight at e.

loses: bound_proves_nonnegativity
hint: is_tight_elsewhere
"""


def bound_on_the_logarithm(t):
    return t / sympy.E
