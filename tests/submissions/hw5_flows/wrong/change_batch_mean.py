"""One number for the whole batch.

loses: change_of_variables_is_right
hint: averages_the_batch
"""


def change_of_variables(log_prob_z, log_det):
    return log_prob_z + log_det.mean()
