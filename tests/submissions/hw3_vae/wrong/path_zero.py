"""No gradient through a sampled z.

loses: pathwise_estimate_varies_less
hint: path_is_cut
"""


def pathwise_estimate(z, mu):
    return sympy.S(0)
