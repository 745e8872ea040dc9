"""The base density in bits, the log-determinant in nats.

loses: density_has_mass_one log_prob_is_the_measured_density trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density untrained_density_has_mass_one
hint: mixes_bits_with_nats
"""


class Flow(Flow):
    def log_prob(self, x):
        z, log_det = self(x)
        return -0.5 * (z**2 + math.log(2 * math.pi)).sum(-1) / math.log(2) + log_det
