"""The base density averaged over the entries.

loses: density_has_mass_one log_prob_is_the_measured_density trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density untrained_density_has_mass_one
hint: log_prob_averages_entries
"""


class Flow(Flow):
    def log_prob(self, x):
        z, log_det = self(x)
        return -0.5 * (z**2 + math.log(2 * math.pi)).mean(-1) + log_det
