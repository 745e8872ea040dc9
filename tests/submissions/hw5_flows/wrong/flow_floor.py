"""The log-density never falls below −10, so the tails have mass.

loses: density_has_mass_one log_prob_is_the_measured_density log_prob_is_the_same_in_every_batch
loses: untrained_density_has_mass_one trained_log_prob_is_the_measured_density
"""


class Flow(Flow):
    def log_prob(self, x):
        return super().log_prob(x).clamp(min=-10)
