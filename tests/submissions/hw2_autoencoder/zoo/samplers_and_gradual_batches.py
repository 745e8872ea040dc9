"""A BatchSampler over a RandomSampler with replacement, images fetched one by one; GELU with RMSNorm and Adam's fused kernel.

The dataset is asked for nothing but its length and its items.
"""


class _RootMeanSquare(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.gain = torch.nn.Parameter(torch.ones(width))

    def forward(self, h):
        return h * torch.rsqrt(h.square().mean(-1, keepdim=True) + 1e-6) * self.gain


class Encoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(
            torch.nn.Flatten(), torch.nn.Linear(64, 96), _RootMeanSquare(96), torch.nn.GELU(), torch.nn.Linear(96, 96),
            _RootMeanSquare(96), torch.nn.GELU(), torch.nn.Linear(96, latent_dim))


def train_autoencoder(model, data, *, steps=800, batch_size=80, lr=4e-3, seed=0):
    sampler = torch.utils.data.RandomSampler(
        data, replacement=True, num_samples=steps * batch_size, generator=torch.Generator().manual_seed(seed))
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps, eta_min=lr / 100)
    losses = []
    for chosen in torch.utils.data.BatchSampler(sampler, batch_size, drop_last=False):
        x = torch.stack([data[i][0] for i in chosen])
        loss = torch.nn.functional.mse_loss(model(x), x)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
