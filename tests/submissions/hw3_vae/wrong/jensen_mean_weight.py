"""The mean weight without its logarithm.

loses: jensens_upper_side_is_derived
hint: forgets_the_log_of_the_mean
"""


def log_mean_weight(p_1, p_2, q):
    return p_1 + p_2
