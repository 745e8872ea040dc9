"""Right on average, varies little, and is no derivative along the path.

loses: pathwise_estimate_varies_less
hint: along the path
"""


def pathwise_estimate(z, mu):
    return z + mu
