"""Goes through float32.

loses: iwae_keeps_the_conventions iwae_is_the_log_mean_weight
hint: must have the inputs' dtype
"""


def iwae_bound(log_joint, log_q):
    return log_mean_exp((log_joint - log_q).float(), 0)
