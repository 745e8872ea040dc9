"""The determinant itself is added, not its logarithm.

loses: change_of_variables_is_right density_has_mass_one log_prob_is_the_measured_density trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density training_beats_two_gaussians
hint: adds_the_determinant
"""


def change_of_variables(log_prob_z, log_det):
    return log_prob_z + log_det.exp()
