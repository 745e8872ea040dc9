"""The mean of the log-weights: the ELBO for any K.

loses: iwae_is_the_log_mean_weight iwae_grows_with_the_draws iwae_gradient_is_right
hint: averages_the_log_weights
"""


def iwae_bound(log_joint, log_q):
    return (log_joint - log_q).mean(0)
