"""A constant is added to every log-density.

loses: density_has_mass_one log_prob_is_the_measured_density trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density untrained_density_has_mass_one
"""


class Flow(Flow):
    def log_prob(self, x):
        return super().log_prob(x) + 1
