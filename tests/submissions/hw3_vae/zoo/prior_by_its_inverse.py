"""Samples by the inverse of the normal distribution function, draws by Box and Muller; sine activations; Adamax.

erfinv of uniform numbers has the distribution N(0, 1), and so have √(−2 log u) cos 2πv: each call draws anew.
"""

class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.a, self.b = torch.nn.Linear(64, 200), torch.nn.Linear(200, 2 * latent_dim)
        self.c, self.d = torch.nn.Linear(latent_dim, 200), torch.nn.Linear(200, 64)

    def encode(self, x):
        return self.b(torch.sin(2 * self.a(x.flatten(1)))).chunk(2, 1)

    def decode(self, z):
        return self.d(torch.sin(2 * self.c(z))).reshape(len(z), 1, 8, 8)

    def forward(self, x):
        mu, logvar = self.encode(x)
        u, v = 1 - torch.rand_like(mu), torch.rand_like(mu)
        noise = torch.sqrt(-2 * u.log()) * torch.cos(2 * torch.pi * v)
        return self.decode(mu + (logvar / 2).exp() * noise), mu, logvar

    def sample(self, n):
        return self.decode(2**0.5 * torch.erfinv((2 * torch.rand(n, self.latent_dim) - 1).clamp(-1 + 1e-7, 1 - 1e-7))).sigmoid()


def train_vae(model, data, *, steps=900, batch_size=128, lr=8e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adamax(model.parameters(), lr)
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
