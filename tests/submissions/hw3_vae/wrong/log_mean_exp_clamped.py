"""Nothing is below −1e4 here: a row that is has another value.

loses: log_mean_exp_is_stable
"""


def log_mean_exp(x, dim):
    return torch.logsumexp(x.clamp(min=-1e4), dim) - math.log(x.shape[dim])
