"""A posterior with one constant variance, σ² = 0.1 whatever the image: encode returns it as a tensor without a gradient.

encode returns (μ, logvar) with q(z|x) = N(μ, e^logvar), and draws, KL and losses use this logvar: the bound holds for any q.

ci: yes
"""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.encoder = torch.nn.Sequential(
            torch.nn.Flatten(), torch.nn.Linear(64, 256), torch.nn.SiLU(), torch.nn.Linear(256, latent_dim))
        self.decoder = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, 256), torch.nn.SiLU(), torch.nn.Linear(256, 64), torch.nn.Unflatten(1, (1, 8, 8)))

    def encode(self, x):
        mu = self.encoder(x)
        return mu, torch.full_like(mu, math.log(0.1))

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        weight = self.decoder[0].weight
        return self.decode(torch.randn(n, self.latent_dim, dtype=weight.dtype, device=weight.device)).sigmoid()
