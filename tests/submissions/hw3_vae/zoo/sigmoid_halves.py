"""Halves of four layers of Linear, BatchNorm and Sigmoid: an untrained one hardly moves with its image; Adam.

The architecture is free. In training every mini-batch has `batch_size` images; in evaluation an image is encoded by itself.

ci: yes
"""

def _half(*sizes):
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(a, b), torch.nn.BatchNorm1d(b), torch.nn.Sigmoid()]
    return layers[:-2]


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.encoder = torch.nn.Sequential(torch.nn.Flatten(), *_half(64, 128, 96, 64, 2 * latent_dim))
        self.decoder = torch.nn.Sequential(*_half(latent_dim, 64, 96, 128, 64), torch.nn.Unflatten(1, (1, 8, 8)))

    def encode(self, x):
        return self.encoder(x).chunk(2, 1)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=900, batch_size=128, lr=1e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = []
    model.train()
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = -elbo(x, *model(x)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
