"""All of it in bits.

loses: density_has_mass_one log_prob_is_the_measured_density trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density untrained_density_has_mass_one
hint: log_prob_in_bits
"""


class Flow(Flow):
    def log_prob(self, x):
        return super().log_prob(x) / math.log(2)
