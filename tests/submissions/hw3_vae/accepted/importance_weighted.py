"""Trains on the importance-weighted bound with three draws; returns the plain loss. One network holds everything."""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        make = lambda a, b: torch.nn.Sequential(torch.nn.Linear(a, 192), torch.nn.GELU(), torch.nn.Linear(192, b))
        self.nets = torch.nn.ModuleDict({"mu": make(64, latent_dim), "logvar": make(64, latent_dim), "x": make(latent_dim, 64)})

    def encode(self, x):
        return tuple(self.nets[name](x.reshape(len(x), 64)) for name in ("mu", "logvar"))

    def decode(self, z):
        return self.nets["x"](z).reshape(*z.shape[:-1], 1, 8, 8)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim, device=next(self.parameters()).device)).sigmoid().detach()


def train_vae(model, data, *, steps=350, batch_size=64, lr=7e-3, seed=0):
    torch.manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, betas=(0.9, 0.99))
    losses = []
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = lr * (1 - step / steps) ** 0.5
        batch = data[torch.randint(len(data), (batch_size,))]
        mu, logvar = model.encode(batch)
        q = torch.distributions.Normal(mu, (logvar / 2).exp())
        z = q.rsample((3,))
        logits = model.decode(z)
        likelihood = -F.binary_cross_entropy_with_logits(logits, batch.expand_as(logits), reduction="none").sum((2, 3, 4))
        prior = torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(-1)
        log_q = q.log_prob(z).sum(-1)
        optimiser.zero_grad()
        (-iwae_bound(likelihood + prior, log_q).mean()).backward()
        optimiser.step()
        losses.append((log_q - likelihood - prior).mean().item())
    return losses
