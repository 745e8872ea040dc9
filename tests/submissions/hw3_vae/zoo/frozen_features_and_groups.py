"""The encoder's first layer is random and frozen; two groups, of which biases go twice as fast; SequentialLR.

Parameters without a gradient are never given to the optimiser. All others learn.
"""

class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        nn = torch.nn
        self.random = nn.Linear(64, 400).requires_grad_(False)
        self.heads = nn.Sequential(nn.ReLU(), nn.Linear(400, 64), nn.SiLU(), nn.Linear(64, 2 * latent_dim))
        self.decoder = nn.Sequential(nn.Linear(latent_dim, 200), nn.SiLU(), nn.Linear(200, 64), nn.Unflatten(1, (1, 8, 8)))

    def encode(self, x):
        return self.heads(2 * self.random(x.flatten(1))).chunk(2, 1)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=900, batch_size=128, lr=4e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam([
        {"params": [p for p in model.parameters() if p.requires_grad and p.ndim in (2, 4)]},
        {"params": [p for p in model.parameters() if p.requires_grad and p.ndim not in (2, 4)], "lr": 2 * lr}], lr)
    schedule = torch.optim.lr_scheduler.SequentialLR(optimiser, [
        torch.optim.lr_scheduler.ConstantLR(optimiser, 0.2, 10),
        torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)], [10])
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
