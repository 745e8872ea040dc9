"""The sign of the score is turned.

loses: score_estimate_is_unbiased
hint: score_turns_the_sign
"""


def score_estimate(z, mu):
    return z**2 * (mu - z)
