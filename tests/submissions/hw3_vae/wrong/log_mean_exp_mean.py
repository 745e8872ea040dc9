"""The plain mean.

loses: log_mean_exp_is_right log_mean_exp_is_stable log_mean_exp_counts_zeros log_mean_exp_gradient_is_the_softmax
hint: takes_the_plain_mean
"""


def log_mean_exp(x, dim):
    return x.mean(dim)
