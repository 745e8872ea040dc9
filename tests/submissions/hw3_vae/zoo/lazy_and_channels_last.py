"""Lazy convolutions in channels_last with GroupNorm and Dropout2d; a decoder that grows by PixelShuffle; Adamax.

Layers that learn their sizes from the first batch are layers; GroupNorm treats each image by itself.

ci: yes
"""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        nn = torch.nn
        self.latent_dim = latent_dim
        self.encoder = nn.Sequential(
            nn.LazyConv2d(16, 3, stride=2, padding=1), nn.GroupNorm(4, 16), nn.SiLU(), nn.Dropout2d(0.02),
            nn.LazyConv2d(32, 3, stride=2, padding=1), nn.SiLU(), nn.Flatten(), nn.LazyLinear(2 * latent_dim))
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 128), nn.SiLU(), nn.Unflatten(1, (32, 2, 2)), nn.Conv2d(32, 64, 3, padding=1),
            nn.PixelShuffle(2), nn.SiLU(), nn.Conv2d(16, 32, 3, padding=1), nn.SiLU(), nn.Conv2d(32, 4, 1), nn.PixelShuffle(2))
        self.decoder.to(memory_format=torch.channels_last)

    def encode(self, x):
        return self.encoder(x.contiguous(memory_format=torch.channels_last)).chunk(2, 1)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=400, batch_size=100, lr=2e-2, seed=0):
    torch.manual_seed(seed)
    model(data[:2])
    optimiser = torch.optim.Adamax(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.PolynomialLR(optimiser, steps)
    losses = []
    model.train()
    for _ in range(steps):
        x = data[torch.randperm(len(data))[:batch_size]]
        loss = beta_vae_loss(x, *model(x), 1.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
