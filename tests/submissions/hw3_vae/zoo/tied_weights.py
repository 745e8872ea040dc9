"""The decoder uses the encoder's matrices, transposed; two heads of their own; NAdam with an exponential decay.

Weights are shared, and nothing of an image gets to the decoder but z.

ci: yes
"""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.a, self.mu = torch.nn.Linear(64, 256), torch.nn.Linear(256, latent_dim)
        self.logvar = torch.nn.Linear(256, latent_dim)
        self.up, self.out = torch.nn.Parameter(torch.zeros(256)), torch.nn.Parameter(torch.zeros(64))

    def encode(self, x):
        h = F.softplus(self.a(x.flatten(1)))
        return self.mu(h), self.logvar(h) - 1

    def decode(self, z):
        h = F.softplus(z @ self.mu.weight + self.up)
        return (h @ self.a.weight + self.out).view(-1, 1, 8, 8)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=1500, batch_size=128, lr=4e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.NAdam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimiser, 0.05 ** (1 / steps))
    losses = []
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = -elbo(x, *model(x)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
