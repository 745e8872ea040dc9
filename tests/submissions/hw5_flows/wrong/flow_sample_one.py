"""One draw, n times.

loses: samples_are_fresh samples_follow_the_density trained_samples_follow_the_density
"""


class Flow(Flow):
    def sample(self, n):
        return self.inverse(torch.randn(1, self.latent_dim).expand(n, -1))[0]
