"""One number for the whole batch.

loses: change_of_variables_is_right density_has_mass_one log_prob_is_the_measured_density
loses: log_prob_is_the_same_in_every_batch trained_density_has_mass_one trained_log_prob_is_the_measured_density
hint: averages_the_batch
"""


def change_of_variables(log_prob_z, log_det):
    return log_prob_z + log_det.mean()
