"""log q is averaged first, as an analytic KL would.

loses: iwae_is_the_log_mean_weight iwae_is_tight_at_the_posterior iwae_grows_with_the_draws iwae_gradient_is_right
hint: puts_an_average_into_the_weights
"""


def iwae_bound(log_joint, log_q):
    return log_mean_exp(log_joint - log_q.mean(0), 0)
