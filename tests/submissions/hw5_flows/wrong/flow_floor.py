"""The log-density never falls below −10, so the tails have mass.

loses: density_has_mass_one log_prob_is_the_measured_density
loses: untrained_density_has_mass_one
"""


class Flow(Flow):
    def log_prob(self, x):
        return super().log_prob(x).clamp(min=-10)
