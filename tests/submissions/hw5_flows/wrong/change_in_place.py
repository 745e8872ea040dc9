"""Adds into its first argument.

loses: change_of_variables_keeps_the_conventions
"""


def change_of_variables(log_prob_z, log_det):
    log_prob_z += log_det
    return log_prob_z
