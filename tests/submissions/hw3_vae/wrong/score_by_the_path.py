"""The derivative of z², with noise on it.

loses: score_estimate_is_unbiased
hint: at z = mu the score is zero
"""


def score_estimate(z, mu):
    return 2 * z + (z - mu)
