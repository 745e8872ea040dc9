"""One number for the batch.

loses: density_has_mass_one log_prob_is_the_measured_density log_prob_is_the_same_in_every_batch
loses: trained_density_has_mass_one trained_log_prob_is_the_measured_density trained_samples_follow_the_density
loses: training_beats_two_gaussians untrained_density_has_mass_one
hint: log_prob_of_the_batch
"""


class Flow(Flow):
    def log_prob(self, x):
        return super().log_prob(x).mean()
