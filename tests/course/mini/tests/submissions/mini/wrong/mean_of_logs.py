"""The mean of the logarithms.

loses: value_is_right value_is_stable
hint: averages_the_logs
"""


def log_mean_exp(x):
    return x.mean(-1)
