"""torch.distributions is the base, for densities and for noise.

The same map and the same log-determinant; gradients flow through all of it.
"""


class Flow(Flow):
    def log_prob(self, x):
        z, log_det = self(x)
        base = torch.distributions.Independent(torch.distributions.Normal(torch.zeros_like(z), torch.ones_like(z)), 1)
        return base.log_prob(z) + log_det

    @torch.no_grad()
    def sample(self, n):
        base = torch.distributions.Normal(torch.zeros(self.latent_dim), torch.ones(self.latent_dim))
        return self.inverse(base.sample((n,)))[0]
