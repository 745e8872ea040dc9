"""1/K is forgotten.

loses: iwae_is_the_log_mean_weight iwae_is_tight_at_the_posterior iwae_grows_with_the_draws
hint: sums_the_weights
"""


def iwae_bound(log_joint, log_q):
    return torch.logsumexp(log_joint - log_q, 0)
