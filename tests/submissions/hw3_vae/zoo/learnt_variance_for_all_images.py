"""One variance for each latent, a parameter that all images share; SGD with momentum, clipped gradients, a cosine schedule.

q(z|x) = N(μ(x), e^s) is a Gaussian, and logvar = s for each image. Training minimises −ELBO, s with the rest.
"""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.mean = torch.nn.Sequential(
            torch.nn.Flatten(), torch.nn.Linear(64, 256), torch.nn.ReLU(), torch.nn.Linear(256, latent_dim))
        self.s = torch.nn.Parameter(torch.full((latent_dim,), -1.0))
        self.picture = torch.nn.Sequential(torch.nn.Linear(latent_dim, 256), torch.nn.ReLU(), torch.nn.Linear(256, 64))

    def encode(self, x):
        mu = self.mean(x)
        return mu, self.s.expand_as(mu)

    def decode(self, z):
        return self.picture(z).reshape(-1, 1, 8, 8)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = torch.distributions.Normal(mu, torch.exp(logvar / 2)).rsample()
        return self.decode(z), mu, logvar

    def sample(self, n):
        return torch.sigmoid(self.decode(torch.randn(n, len(self.s))))


def train_vae(model, data, *, steps=2000, batch_size=100, lr=0.03, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.SGD(model.parameters(), lr, momentum=0.9)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = []
    for _ in range(steps):
        x = data[torch.randperm(len(data), generator=rng)[:batch_size]]
        loss = -elbo(x, *model(x)).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
