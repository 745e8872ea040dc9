"""An isotropic posterior: the encoder gives one number for each image, and every latent has it for its logvar; RMSprop.

logvar has the shape (batch, latent_dim) that is asked for; that its entries are equal is the choice of a family of q.
"""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.body = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 200), torch.nn.Tanh())
        self.mu, self.spread = torch.nn.Linear(200, latent_dim), torch.nn.Linear(200, 1)
        self.back = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, 200), torch.nn.Tanh(), torch.nn.Linear(200, 64), torch.nn.Unflatten(1, (1, 8, 8)))

    def encode(self, x):
        h = self.body(2 * x - 1)
        return self.mu(h), self.spread(h).expand(-1, self.latent_dim)

    def decode(self, z):
        return self.back(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    @torch.no_grad()
    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=1200, batch_size=128, lr=2e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.RMSprop(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.02, steps)
    losses = []
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = beta_vae_loss(x, *model(x), 1)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
