"""The density is doubled in one corner of the plane.

loses: density_has_mass_one log_prob_is_the_measured_density trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density untrained_density_has_mass_one
"""


class Flow(Flow):
    def log_prob(self, x):
        log_prob = super().log_prob(x)
        return torch.where((x > 0).all(-1), log_prob + math.log(2), log_prob)
