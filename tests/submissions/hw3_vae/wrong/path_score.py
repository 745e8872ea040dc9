"""The score-function estimate for the pathwise one.

loses: pathwise_estimate_varies_less
"""


def pathwise_estimate(z, mu):
    return z**2 * (z - mu)
