"""Weights in ParameterLists, σ by a softplus with a floor of 0.05, means bounded by 5 tanh; Adam, inverse square roots.

logvar = 2 log σ. A Gaussian with bounded means and σ ≥ 0.05 is a q like any other.

ci: yes
"""

class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        sizes = (64, 200, 2 * latent_dim), (latent_dim, 200, 64)
        self.w, self.b = ([torch.nn.ParameterList() for _ in sizes] for _ in range(2))
        self.w, self.b = torch.nn.ModuleList(self.w), torch.nn.ModuleList(self.b)
        for w, b, row in zip(self.w, self.b, sizes):
            w.extend(torch.randn(i, o) / i**0.5 for i, o in zip(row, row[1:]))
            b.extend(torch.zeros(o) for o in row[1:])

    def net(self, which, h):
        (w, v), (b, c) = self.w[which], self.b[which]
        return F.elu(h @ w + b) @ v + c

    def encode(self, x):
        mu, raw = self.net(0, x.flatten(1)).chunk(2, 1)
        return 5 * torch.tanh(mu / 5), 2 * torch.log(F.softplus(raw) + 0.05)

    def decode(self, z):
        return self.net(1, z).unflatten(1, (1, 8, 8))

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=500, batch_size=128, lr=1e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: (1 + i / 60) ** -0.5)
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
