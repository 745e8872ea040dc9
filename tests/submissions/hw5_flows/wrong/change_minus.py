"""The log-determinant is subtracted, as in 003's last line.

loses: change_of_variables_is_right change_of_variables_keeps_the_conventions
hint: subtracts_the_log_det
"""


def change_of_variables(log_prob_z, log_det):
    return log_prob_z - log_det
