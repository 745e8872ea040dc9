"""Two separate networks for means and variances, the variance one from pooled pixels alone; Adadelta at a rate of one.

logvar may depend on less of the image than μ does.
"""

class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        nn = torch.nn
        self.mu = nn.Sequential(nn.Flatten(), nn.Linear(64, 200), nn.SiLU(), nn.Linear(200, latent_dim))
        self.logvar = nn.Sequential(nn.AvgPool2d(2), nn.Flatten(), nn.Linear(16, 32), nn.SiLU(), nn.Linear(32, latent_dim))
        self.decoder = nn.Sequential(nn.Linear(latent_dim, 200), nn.SiLU(), nn.Linear(200, 64), nn.Unflatten(1, (1, 8, 8)))

    def encode(self, x):
        return self.mu(x), self.logvar(x)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=1200, batch_size=128, lr=1.0, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adadelta(model.parameters(), lr)
    losses = []
    model.train()
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = -elbo(x, *model(x)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
