"""Whatever n is, one row.

loses: samples_are_fresh samples_follow_the_density trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density trained_samples_follow_the_density training_beats_two_gaussians
"""


class Flow(Flow):
    def sample(self, n):
        return self.inverse(torch.randn(1, self.latent_dim))[0][0]
