"""Every axis of length one is gone, and not only the one that dim names. So it is in the bound that is made of it.

loses: log_mean_exp_is_right iwae_is_the_log_mean_weight
"""


def log_mean_exp(x, dim):
    return (torch.logsumexp(x, dim, keepdim=True) - math.log(x.shape[dim])).squeeze()
