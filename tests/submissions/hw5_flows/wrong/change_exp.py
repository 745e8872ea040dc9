"""The determinant itself is added, not its logarithm.

loses: change_of_variables_is_right
hint: adds_the_determinant
"""


def change_of_variables(log_prob_z, log_det):
    return log_prob_z + log_det.exp()
