"""Always the first axis.

loses: log_mean_exp_is_right log_mean_exp_is_stable log_mean_exp_counts_zeros
hint: always_takes_the_first_axis
"""


def log_mean_exp(x, dim):
    return torch.logsumexp(x, 0) - math.log(x.shape[0])
