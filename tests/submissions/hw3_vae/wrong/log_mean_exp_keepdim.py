"""The axis is kept.

loses: log_mean_exp_is_right log_mean_exp_is_stable log_mean_exp_counts_zeros iwae_is_the_log_mean_weight
loses: iwae_is_tight_at_the_posterior iwae_grows_with_the_draws
hint: keeps_the_axis
"""


def log_mean_exp(x, dim):
    return torch.logsumexp(x, dim, keepdim=True) - math.log(x.shape[dim])
