"""½ (t² − 1) bounds and touches, but its expectation is positive.

loses: bound_proves_nonnegativity
hint: above zero it proves nothing
"""


def bound_on_the_logarithm(t):
    return (t**2 - 1) / 2
