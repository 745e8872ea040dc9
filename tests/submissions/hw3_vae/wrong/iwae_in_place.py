"""Subtracts in the caller's tensor.

loses: iwae_keeps_the_conventions iwae_gradient_is_right
hint: in place
"""


def iwae_bound(log_joint, log_q):
    log_joint -= log_q
    return log_mean_exp(log_joint, 0)
