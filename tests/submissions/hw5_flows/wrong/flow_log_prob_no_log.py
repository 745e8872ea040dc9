"""The density itself, not its logarithm.

loses: density_has_mass_one log_prob_is_the_measured_density trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density training_beats_two_gaussians untrained_density_has_mass_one
hint: log_prob_without_log
"""


class Flow(Flow):
    def log_prob(self, x):
        return super().log_prob(x).exp()
