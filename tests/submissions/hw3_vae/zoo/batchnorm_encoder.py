"""BatchNorm1d in the encoder and in the decoder; a DataLoader with a generator and drop_last; AdamW on one cycle.

The architecture is open. BatchNorm needs two images or more in training mode: training draws mini-batches of `batch_size`, and
in evaluation each image is encoded by itself.

ci: yes
"""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        nn = torch.nn
        self.latent_dim = latent_dim
        self.encoder = nn.Sequential(
            nn.Flatten(), nn.Linear(64, 200), nn.BatchNorm1d(200), nn.ReLU(), nn.Linear(200, 2 * latent_dim))
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 200), nn.BatchNorm1d(200), nn.ReLU(), nn.Linear(200, 64), nn.Unflatten(1, (1, 8, 8)))

    def encode(self, x):
        return self.encoder(x).chunk(2, dim=1)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(mu + (logvar / 2).exp() * torch.randn_like(mu)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=500, batch_size=128, lr=1e-2, seed=0):
    torch.manual_seed(seed)
    loader = torch.utils.data.DataLoader(
        data, batch_size, shuffle=True, drop_last=len(data) >= batch_size, generator=torch.Generator().manual_seed(seed))
    optimiser = torch.optim.AdamW(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, lr, total_steps=steps)
    losses = []
    model.train()
    while len(losses) < steps:
        for x in loader:
            if len(losses) == steps:
                break
            loss = beta_vae_loss(x, *model(x), 1.0)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
    return losses
