"""BatchNorm on the means themselves, with a scale and a shift, against posterior collapse (the BN-VAE); RAdam.

In training mode a mini-batch has two images or more; in evaluation the means of an image are its own.
"""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.body = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 256), torch.nn.SiLU())
        self.mu = torch.nn.Sequential(torch.nn.Linear(256, latent_dim), torch.nn.BatchNorm1d(latent_dim))
        self.logvar = torch.nn.Linear(256, latent_dim)
        self.decoder = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, 256), torch.nn.SiLU(), torch.nn.Linear(256, 64), torch.nn.Unflatten(1, (1, 8, 8)))

    def encode(self, x):
        h = self.body(x)
        return self.mu(h), self.logvar(h)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=1200, batch_size=128, lr=5e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.RAdam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = []
    model.train()
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = beta_vae_loss(x, *model(x), 1.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
