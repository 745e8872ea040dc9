"""The pathwise estimate twice.

loses: score_estimate_is_unbiased
hint: score_is_pathwise
"""


def score_estimate(z, mu):
    return 2 * z
