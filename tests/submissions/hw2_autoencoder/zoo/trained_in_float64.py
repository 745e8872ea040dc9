"""A SIREN that is moved to float64 for its training and back again; Adamax; losses in one tensor, `.tolist()` at the end.

The model is trained in place: `double` and `float` change the same parameters, and its dtype is afterwards what it was before.
"""


class _Sine(torch.nn.Module):
    def forward(self, h):
        return torch.sin(3 * h)


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Linear(64, 96), _Sine(), torch.nn.Linear(96, latent_dim))

    def forward(self, x):
        return self.layers(x.reshape(-1, 64))


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, 96), _Sine(), torch.nn.Linear(96, 96), _Sine(), torch.nn.Linear(96, 64))

    def forward(self, z):
        return torch.sin(self.layers(z)).reshape(-1, 1, 8, 8)


def train_autoencoder(model, data, *, steps=900, batch_size=128, lr=6e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    images = torch.stack([x for x, _ in data])
    kind = images.dtype
    model.double()
    images = images.double()
    optimiser = torch.optim.Adamax(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = torch.empty(steps)
    for step in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        model.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses[step] = loss.detach()
    model.to(kind)
    return losses.tolist()
