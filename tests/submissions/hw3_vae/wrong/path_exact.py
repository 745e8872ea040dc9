"""The exact gradient.

loses: pathwise_estimate_varies_less
hint: path_is_exact
"""


def pathwise_estimate(z, mu):
    return 2 * mu
