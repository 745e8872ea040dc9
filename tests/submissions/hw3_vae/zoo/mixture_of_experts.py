"""A decoder of five experts whose logits are weighed by a gate of z; Maxout in the encoder; NAdam, MultiStepLR.

Experts and gate see z alone. p(x|z) is of independent pixels, with the weighed logits.
"""

class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        nn = torch.nn
        self.a, self.b = nn.Linear(64, 256), nn.Linear(128, 2 * latent_dim)
        self.gate = nn.Linear(latent_dim, 5)
        self.experts = nn.ModuleList(nn.Sequential(nn.Linear(latent_dim, 64), nn.Tanh(), nn.Linear(64, 64)) for _ in range(5))

    def encode(self, x):
        return self.b(self.a(x.flatten(1)).unflatten(1, (128, 2)).amax(2)).chunk(2, 1)

    def decode(self, z):
        said = torch.stack([expert(z) for expert in self.experts], 2)
        return (said @ self.gate(z).softmax(1)[:, :, None]).view(-1, 1, 8, 8)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=800, batch_size=128, lr=5e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.NAdam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimiser, [steps // 2, 3 * steps // 4], 0.3)
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
