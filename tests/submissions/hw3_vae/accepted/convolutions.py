"""A convolutional VAE with batch normalisation and dropout; epochs over a DataLoader; AdamW and a one-cycle schedule."""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        nn = torch.nn
        self.latent_dim = latent_dim
        self.trunk = nn.Sequential(
            nn.Conv2d(1, 16, 3, stride=2, padding=1), nn.BatchNorm2d(16), nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.Flatten())
        self.to_mu, self.to_logvar = nn.Linear(128, latent_dim), nn.Linear(128, latent_dim)
        self.grow = nn.Sequential(
            nn.Linear(latent_dim, 128), nn.ReLU(), nn.Dropout(0.05), nn.Unflatten(1, (32, 2, 2)),
            nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1), nn.ReLU(), nn.ConvTranspose2d(16, 1, 4, stride=2, padding=1))

    def encode(self, x):
        h = self.trunk(x)
        return self.to_mu(h), self.to_logvar(h)

    def decode(self, z):
        return self.grow(z)

    def forward(self, x):
        q = torch.distributions.Normal(*(f(v) for f, v in zip((lambda v: v, lambda v: v.mul(0.5).exp()), self.encode(x))))
        return self.decode(q.rsample()), q.mean, 2 * q.stddev.log()

    @torch.no_grad()
    def sample(self, n):
        device = self.to_mu.weight.device
        return torch.sigmoid(self.decode(torch.randn(n, self.latent_dim, device=device)))


def train_vae(model, data, *, steps=400, batch_size=100, lr=1e-2, seed=0):
    torch.manual_seed(seed)
    batches = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(data), batch_size, shuffle=True, drop_last=len(data) > batch_size)
    optimiser = torch.optim.AdamW(model.parameters(), lr, weight_decay=1e-4, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, lr, total_steps=steps)
    model.train()
    losses = []
    while len(losses) < steps:
        for (batch,) in batches:
            if len(losses) == steps:
                break
            loss = beta_vae_loss(batch, *model(batch), 1.0)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            losses.append(float(loss))
    return losses
