"""Encoder and decoder begin with linear parts at the principal components and at the log-odds of the pixels.

Initial weights are a choice. They are set at the first call alone, and a model without these parts is trained as it is.

ci: yes
"""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        nn = torch.nn
        self.latent_dim, self.begun = latent_dim, False
        self.line, self.bent = nn.Linear(64, latent_dim), nn.Sequential(nn.Linear(64, 200), nn.Tanh(), nn.Linear(200, latent_dim))
        self.logvar = nn.Sequential(nn.Linear(64, 100), nn.Tanh(), nn.Linear(100, latent_dim))
        self.back, self.curve = nn.Linear(latent_dim, 64), nn.Sequential(nn.Linear(latent_dim, 200), nn.Tanh(), nn.Linear(200, 64))
        for last in (self.bent[2], self.curve[2], self.logvar[2]):
            nn.init.normal_(last.weight, std=1e-3)
            nn.init.zeros_(last.bias)

    @torch.no_grad()
    def begin(self, data):
        flat = data.flatten(1)
        middle = flat.mean(0)
        _, sizes, ways = torch.linalg.svd(flat - middle, full_matrices=False)
        spread = (sizes[: self.latent_dim] / len(flat) ** 0.5).clamp(min=0.1)[:, None]
        self.line.weight.copy_(ways[: self.latent_dim] / spread)
        self.line.bias.copy_(-self.line.weight @ middle)
        self.logvar[2].bias.fill_(-2.0)
        self.back.weight.copy_(4 * (ways[: self.latent_dim] * spread).T)
        self.back.bias.copy_(torch.logit((middle * len(flat) + 1) / (len(flat) + 2)))
        self.begun = True

    def encode(self, x):
        h = x.flatten(1)
        return self.line(h) + self.bent(h), self.logvar(h)

    def decode(self, z):
        return (self.back(z) + self.curve(z)).view(-1, 1, 8, 8)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=500, batch_size=128, lr=5e-3, seed=0):
    if not getattr(model, "begun", True) and len(data) >= model.latent_dim:
        model.begin(data)
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = []
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = beta_vae_loss(x, *model(x), 1.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
