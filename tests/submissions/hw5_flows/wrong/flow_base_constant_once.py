"""½ log 2π is subtracted once, not once an entry.

loses: density_has_mass_one log_prob_is_the_measured_density trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density untrained_density_has_mass_one
hint: takes_the_constant_once
"""


class Flow(Flow):
    def log_prob(self, x):
        z, log_det = self(x)
        return -0.5 * (z**2).sum(-1) - 0.5 * math.log(2 * math.pi) + log_det
