"""The same samples at every call.

loses: samples_are_fresh
hint: draws_the_same_again
"""


class Flow(Flow):
    def sample(self, n):
        noise = torch.randn(n, self.latent_dim, generator=torch.Generator().manual_seed(0))
        return self.inverse(noise)[0]
