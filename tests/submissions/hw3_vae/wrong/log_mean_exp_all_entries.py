"""n is the number of all entries.

loses: log_mean_exp_is_right log_mean_exp_is_stable log_mean_exp_counts_zeros log_mean_exp_gradient_is_the_softmax
hint: divides_by_all_entries
"""


def log_mean_exp(x, dim):
    return torch.logsumexp(x, dim) - math.log(x.numel())
