"""003's answer: convergence.

loses: reliable_pair_is_named
"""


def reliable_pair():
    return "a"
