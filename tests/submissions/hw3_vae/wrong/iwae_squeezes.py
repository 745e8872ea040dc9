"""A batch of one loses its axis.

loses: iwae_is_the_log_mean_weight
"""


def iwae_bound(log_joint, log_q):
    return log_mean_exp(log_joint - log_q, 0).squeeze()
