"""A variance between e^-3 and 1, by a tanh; weight norm in both networks; Adam with weights averaged by EMA at the end.

q is a Gaussian whose logvar cannot leave [−3, 0]: the bound holds for any q. EMA writes the average into the model's own
parameters, so that it is trained in place; the losses are those of the mini-batches, each before its step.

ci: yes
"""
from torch.nn.utils.parametrizations import weight_norm


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.encoder = torch.nn.Sequential(
            torch.nn.Flatten(), weight_norm(torch.nn.Linear(64, 200)), torch.nn.SiLU(), torch.nn.Linear(200, 2 * latent_dim))
        self.decoder = torch.nn.Sequential(
            weight_norm(torch.nn.Linear(latent_dim, 200)), torch.nn.SiLU(), weight_norm(torch.nn.Linear(200, 64)),
            torch.nn.Unflatten(1, (1, 8, 8)))

    def encode(self, x):
        mu, raw = self.encoder(x).chunk(2, 1)
        return mu, 1.5 * torch.tanh(raw) - 1.5

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=600, batch_size=128, lr=8e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    average, losses = [p.detach().clone() for p in model.parameters()], []
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = -elbo(x, *model(x)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        with torch.no_grad():
            for kept, p in zip(average, model.parameters()):
                kept.lerp_(p, max(0.02, 1 / (step + 1)))
        losses.append(loss.item())
    with torch.no_grad():
        for kept, p in zip(average, model.parameters()):
            p.copy_(kept)
    return losses
