"""Residual blocks with LayerNorm and Dropout in both halves, the variance by a softplus; AdamW, half-cycles, clipped values.

Dropout is at work in training alone: in evaluation nothing but the draw of z is random.
"""


class _Block(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm, self.a, self.b = torch.nn.LayerNorm(width), torch.nn.Linear(width, width), torch.nn.Linear(width, width)
        self.drop = torch.nn.Dropout(0.03)

    def forward(self, h):
        return h + self.drop(self.b(F.gelu(self.a(self.norm(h)))))


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        nn = torch.nn
        self.latent_dim = latent_dim
        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(64, 128), _Block(128), nn.Linear(128, 2 * latent_dim))
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 128), _Block(128), _Block(128), nn.Linear(128, 64), nn.Unflatten(-1, (1, 8, 8)))

    def encode(self, x):
        mu, raw = self.encoder(x - 0.5).split(self.latent_dim, 1)
        return mu, torch.log(F.softplus(raw) + 1e-4)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(torch.normal(torch.zeros_like(mu), 1.0) * (logvar / 2).exp() + mu), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=1000, batch_size=128, lr=3e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, max(1, steps))
    losses = []
    model.train()
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = beta_vae_loss(x, *model(x), 1.0)
        model.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 20.0)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    model.eval()
    return losses
