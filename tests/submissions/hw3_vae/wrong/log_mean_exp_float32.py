"""Goes through float32. So does the bound.

loses: log_mean_exp_keeps_the_conventions iwae_keeps_the_conventions log_mean_exp_is_right iwae_is_the_log_mean_weight
hint: must have the inputs' dtype
"""


def log_mean_exp(x, dim):
    return torch.logsumexp(x.float(), dim) - math.log(x.shape[dim])


def iwae_bound(log_joint, log_q):
    return log_mean_exp(log_joint - log_q, 0)
