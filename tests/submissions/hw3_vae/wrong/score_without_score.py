"""z² alone.

loses: score_estimate_is_unbiased
hint: forgets_the_score
"""


def score_estimate(z, mu):
    return z**2
