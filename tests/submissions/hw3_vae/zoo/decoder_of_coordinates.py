"""A decoder that is asked for one pixel at a time, by its coordinates; Adam with amsgrad, triangular rates.

The coordinates are constants in a buffer; of an image the decoder knows z alone.
"""

class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.encoder = torch.nn.Sequential(
            torch.nn.Flatten(), torch.nn.Linear(64, 200), torch.nn.SiLU(), torch.nn.Linear(200, 2 * latent_dim))
        grid = torch.cartesian_prod(torch.arange(8.0), torch.arange(8.0)) / 3.5 - 1
        self.register_buffer("waves", torch.cat([f(k * grid) for k in (1, 3, 5) for f in (torch.sin, torch.cos)], 1))
        self.of_code, self.of_place = torch.nn.Linear(latent_dim, 40), torch.nn.Linear(12, 40)
        self.rest = torch.nn.Sequential(torch.nn.SiLU(), torch.nn.Linear(40, 40), torch.nn.SiLU(), torch.nn.Linear(40, 1))

    def encode(self, x):
        return self.encoder(x).chunk(2, 1)

    def decode(self, z):
        place = self.of_place(self.waves)
        return self.rest(self.of_code(z)[:, None] * (1 + place) + place).view(-1, 1, 8, 8)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=700, batch_size=64, lr=1e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, amsgrad=True)
    schedule = torch.optim.lr_scheduler.CyclicLR(
        optimiser, lr / 20, lr, step_size_up=max(1, steps // 6), cycle_momentum=False, mode="triangular2")
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
