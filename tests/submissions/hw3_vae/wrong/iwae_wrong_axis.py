"""The mean over the batch.

loses: iwae_is_the_log_mean_weight iwae_is_tight_at_the_posterior iwae_grows_with_the_draws iwae_gradient_is_right iwae_keeps_the_conventions
hint: averages_over_the_wrong_axis
"""


def iwae_bound(log_joint, log_q):
    return log_mean_exp(log_joint - log_q, 1)
