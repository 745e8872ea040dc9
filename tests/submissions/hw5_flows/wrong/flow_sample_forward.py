"""Pushes noise through forward.

loses: samples_are_fresh samples_follow_the_density trained_samples_follow_the_density
hint: samples_forwards
"""


class Flow(Flow):
    def sample(self, n):
        return self(torch.randn(n, self.latent_dim))[0]
