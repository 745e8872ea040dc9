"""Moved to float64 for its training and back again; the KL is estimated from the draw itself, log q(z|x) − log p(z).

The estimate's mean is the KL, and so the loss's mean is −ELBO. The decoder's z is the draw that the estimate is taken at.
"""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.encoder = torch.nn.Sequential(
            torch.nn.Flatten(), torch.nn.Linear(64, 256), torch.nn.Softsign(), torch.nn.Linear(256, 2 * latent_dim))
        self.decoder = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, 256), torch.nn.Softsign(), torch.nn.Linear(256, 64), torch.nn.Unflatten(1, (1, 8, 8)))

    def encode(self, x):
        mu, log_sigma = self.encoder(x).chunk(2, 1)
        return mu, 2 * log_sigma

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=1000, batch_size=128, lr=5e-3, seed=0):
    if not hasattr(model, "decode"):
        model.decode = lambda z: model(z)[0]
    rng = torch.Generator().manual_seed(seed)
    kind = data.dtype
    model.double()
    x_all = data.double()
    optimiser = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    prior, losses = torch.distributions.Normal(0.0, 1.0), []
    for _ in range(steps):
        x = x_all[torch.randint(len(data), (batch_size,), generator=rng)]
        mu, logvar = model.encode(x)
        q = torch.distributions.Normal(mu, (0.5 * logvar).exp())
        z = q.rsample()
        kl = (q.log_prob(z) - prior.log_prob(z)).sum(1)
        loss = (kl - bernoulli_log_likelihood(x, model.decode(z))).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    model.to(kind)
    return losses
