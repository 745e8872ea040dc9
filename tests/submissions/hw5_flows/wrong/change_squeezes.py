"""A batch of one loses its axis.

loses: change_of_variables_is_right
"""


def change_of_variables(log_prob_z, log_det):
    return (log_prob_z + log_det).squeeze()
