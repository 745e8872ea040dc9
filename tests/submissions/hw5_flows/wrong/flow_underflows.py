"""The density is computed before its logarithm, and is zero in the tails.

loses: log_prob_is_the_measured_density trained_density_has_mass_one
"""


class Flow(Flow):
    def log_prob(self, x):
        z, log_det = self(x)
        density = (-0.5 * z**2).exp() / math.sqrt(2 * math.pi)
        return density.prod(-1).log() + log_det
