"""Spectral norm on the encoder's layers, InstanceNorm in the decoder's convolutions; AdamW, warm restarts.

InstanceNorm takes the statistics of one image, in training and in evaluation alike. The power iteration rests in evaluation.
"""

class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        nn, norm = torch.nn, torch.nn.utils.parametrizations.spectral_norm
        self.encoder = nn.Sequential(nn.Flatten(), norm(nn.Linear(64, 200)), nn.LeakyReLU(0.1), nn.Linear(200, 2 * latent_dim))
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 256), nn.ReLU(), nn.Unflatten(1, (16, 4, 4)), nn.Conv2d(16, 16, 3, padding=1),
            nn.InstanceNorm2d(16, affine=True), nn.ReLU(), nn.Conv2d(16, 4, 3, padding=1), nn.PixelShuffle(2))

    def encode(self, x):
        return self.encoder(2 * x - 1).chunk(2, 1)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=700, batch_size=80, lr=6e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimiser, max(1, steps // 2))
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
