"""The sum instead of the mean.

loses: value_is_right value_is_stable
hint: takes_the_sum
"""


def log_mean_exp(x):
    return torch.logsumexp(x, dim=-1)
