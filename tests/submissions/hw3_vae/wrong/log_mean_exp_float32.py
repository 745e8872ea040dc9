"""Goes through float32.

loses: log_mean_exp_keeps_the_conventions iwae_keeps_the_conventions
hint: must have the inputs' dtype
"""


def log_mean_exp(x, dim):
    return torch.logsumexp(x.float(), dim) - math.log(x.shape[dim])
