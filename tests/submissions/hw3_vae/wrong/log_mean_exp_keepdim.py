"""The axis is kept. So has the bound that is made of it.

loses: log_mean_exp_is_right log_mean_exp_is_stable log_mean_exp_counts_zeros iwae_is_the_log_mean_weight log_mean_exp_keeps_the_conventions
loses: iwae_is_tight_at_the_posterior
hint: keeps_the_axis
"""


def log_mean_exp(x, dim):
    return torch.logsumexp(x, dim, keepdim=True) - math.log(x.shape[dim])


def iwae_bound(log_joint, log_q):
    return log_mean_exp(log_joint - log_q, 0)
