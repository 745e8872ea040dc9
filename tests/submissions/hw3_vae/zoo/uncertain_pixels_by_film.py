"""Layers of the decoder scaled and shifted by z (FiLM), log-odds of the pixels as a start; RMSprop, centred.

Every layer is told z, and nothing else. The start is set at the first call alone.
"""

class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.encoder = torch.nn.Sequential(
            torch.nn.Flatten(), torch.nn.Linear(64, 200), torch.nn.SiLU(), torch.nn.Linear(200, 2 * latent_dim))
        nn = torch.nn
        self.start, self.begun = nn.Parameter(torch.randn(100)), False
        self.film = nn.ModuleList(nn.Linear(latent_dim, 200) for _ in range(2))
        self.layer, self.out = nn.Linear(100, 100), nn.Linear(100, 64)
        nn.init.normal_(self.out.weight, std=0.01)

    def encode(self, x):
        return self.encoder(x).chunk(2, 1)

    def decode(self, z):
        h = self.start.expand(len(z), 100)
        for film, layer in zip(self.film, (lambda h: h, self.layer)):
            scale, shift = film(z).chunk(2, 1)
            h = F.silu((1 + scale) * layer(h) + shift)
        return self.out(h).view(-1, 1, 8, 8)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=900, batch_size=128, lr=2e-3, seed=0):
    if not getattr(model, "begun", True):
        model.out.bias.data.copy_(torch.logit((data.sum(0).flatten() + 1) / (len(data) + 2)))
        model.begun = True
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.RMSprop(model.parameters(), lr, centered=True)
    schedule = torch.optim.lr_scheduler.PolynomialLR(optimiser, steps)
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
