"""Parameters that are not contiguous, in a ParameterDict; Adagrad; decoding begins at the log-odds of the pixels.

Layers and parameters are the student's own. The decoder's first bias is set from the data at the first call.

ci: yes
"""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        shapes = {"in": (64, 256), "mu": (256, latent_dim), "logvar": (256, latent_dim), "up": (latent_dim, 256), "out": (256, 64)}
        self.w = torch.nn.ParameterDict({k: torch.nn.Parameter((torch.randn(b, a) / a**0.5).T) for k, (a, b) in shapes.items()})
        self.b = torch.nn.ParameterDict({k: torch.nn.Parameter(torch.zeros(b)) for k, (_, b) in shapes.items()})
        self.begun = False

    def layer(self, name, h):
        return h @ self.w[name] + self.b[name]

    def encode(self, x):
        h = torch.tanh(self.layer("in", x.flatten(1)))
        return self.layer("mu", h), self.layer("logvar", h)

    def decode(self, z):
        return self.layer("out", torch.tanh(self.layer("up", z))).unflatten(1, (1, 8, 8))

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=800, batch_size=128, lr=0.045, seed=0):
    if not getattr(model, "begun", True):
        share = (data.sum(0).flatten() + 1) / (len(data) + 2)
        model.b["out"].data = torch.logit(share)
        model.begun = True
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adagrad(model.parameters(), lr)
    losses = []
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = beta_vae_loss(x, *model(x), 1.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
