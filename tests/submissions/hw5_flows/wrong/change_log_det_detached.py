"""No gradient flows back to the log-determinant.

loses: change_of_variables_keeps_the_conventions
"""


def change_of_variables(log_prob_z, log_det):
    return log_prob_z + log_det.detach()
