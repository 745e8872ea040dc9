"""A GRU reads an image row by row, and another writes the logits row by row from z; Adam and StepLR.

The state begins with zeros for each image; the writer is told z alone, at every row.
"""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.reader = torch.nn.GRU(8, 64, batch_first=True, bidirectional=True)
        self.heads = torch.nn.ModuleDict({name: torch.nn.Linear(128, latent_dim) for name in ("mu", "logvar")})
        self.writer, self.row = torch.nn.GRU(latent_dim, 80, batch_first=True), torch.nn.Linear(80, 8)

    def encode(self, x):
        _, last = self.reader(x.squeeze(1))
        h = torch.cat([last[0], last[1]], 1)
        return self.heads["mu"](h), self.heads["logvar"](h)

    def decode(self, z):
        return self.row(self.writer(z.unsqueeze(1).repeat(1, 8, 1))[0]).unsqueeze(1)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=700, batch_size=100, lr=1e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.StepLR(optimiser, max(1, steps // 4), 0.4)
    losses = []
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = beta_vae_loss(x, *model(x), 1.0)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_value_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
