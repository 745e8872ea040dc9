"""Uniform noise.

loses: samples_follow_the_density trained_samples_follow_the_density
hint: begins_with_uniform_noise
"""


class Flow(Flow):
    def sample(self, n):
        return self.inverse(torch.rand(n, self.latent_dim))[0]
