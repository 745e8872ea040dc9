"""The best draw.

loses: iwae_is_the_log_mean_weight iwae_grows_with_the_draws iwae_gradient_is_right
hint: takes_the_best_draw
"""


def iwae_bound(log_joint, log_q):
    return (log_joint - log_q).max(0).values
