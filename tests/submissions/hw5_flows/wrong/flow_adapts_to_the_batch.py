"""Latents are centred over the batch: a point's density depends on the others.

loses: density_has_mass_one log_prob_is_the_measured_density log_prob_is_the_same_in_every_batch
loses: trained_density_has_mass_one trained_log_prob_is_the_measured_density training_beats_two_gaussians
loses: untrained_density_has_mass_one
hint: adapts_to_its_batch
"""


class Flow(Flow):
    def log_prob(self, x):
        z, log_det = self(x)
        z = z - z.mean(0) if len(z) > 1 else z
        return -0.5 * (z**2 + math.log(2 * math.pi)).sum(-1) + log_det
