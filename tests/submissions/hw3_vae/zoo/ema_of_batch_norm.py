"""BatchNorm2d in convolutions, an EMA of weights and buffers by AveragedModel, own batching by one permutation for each pass.

The average of weights and of statistics is written into the model. Every mini-batch has two images or more.
"""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        nn = torch.nn
        self.latent_dim = latent_dim
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 24, 4, stride=2, padding=1), nn.BatchNorm2d(24), nn.LeakyReLU(0.1), nn.Flatten(),
            nn.Linear(384, 2 * latent_dim))
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 384), nn.LeakyReLU(0.1), nn.Unflatten(1, (24, 4, 4)), nn.BatchNorm2d(24),
            nn.ConvTranspose2d(24, 1, 4, stride=2, padding=1))

    def encode(self, x):
        return self.encoder(x).tensor_split(2, 1)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=800, batch_size=100, lr=8e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps, eta_min=lr / 20)
    average = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.95), use_buffers=True)
    losses, left = [], []
    model.train()
    while len(losses) < steps:
        left = left or [part for part in torch.randperm(len(data), generator=rng).split(batch_size) if len(part) > 1]
        x = data[left.pop()]
        loss = beta_vae_loss(x, *model(x), 1.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        average.update_parameters(model)
        losses.append(loss.item())
    model.load_state_dict(average.module.state_dict())
    return losses
