"""Returns the noise, not what the layers make of it.

loses: samples_are_fresh samples_follow_the_density trained_samples_follow_the_density
hint: returns_the_latents
"""


class Flow(Flow):
    def sample(self, n):
        return torch.randn(n, self.latent_dim)
