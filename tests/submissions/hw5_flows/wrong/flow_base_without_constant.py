"""The base density lacks its ½ log 2π for each entry.

loses: density_has_mass_one log_prob_is_the_measured_density trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density untrained_density_has_mass_one
hint: forgets_the_constant
"""


class Flow(Flow):
    def log_prob(self, x):
        z, log_det = self(x)
        return -0.5 * (z**2).sum(-1) + log_det
