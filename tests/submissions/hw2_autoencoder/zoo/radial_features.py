"""Codes from distances to sixty-four learnt centres, images from bumps in the plane of codes; RAdam.

A radial basis function is a layer like any other, and its centres are parameters.
"""


class _Bumps(torch.nn.Module):
    def __init__(self, a, bumps, scale):
        super().__init__()
        self.centres = torch.nn.Parameter(scale * torch.randn(bumps, a))
        self.width = torch.nn.Parameter(torch.tensor(-torch.tensor(2.0 * a * scale**2).log().item()))

    def forward(self, h):
        distances = h.square().sum(1, keepdim=True) - 2 * h @ self.centres.T + self.centres.square().sum(1)
        return torch.exp(-distances * self.width.exp())


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.bumps, self.line = _Bumps(64, 64, 0.7), torch.nn.Linear(128, latent_dim)

    def forward(self, x):
        return self.line(torch.cat([self.bumps(x.flatten(1)), x.flatten(1) / 4], 1))


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.bumps, self.line = _Bumps(latent_dim, 96, 1.5), torch.nn.Linear(96 + latent_dim, 64)

    def forward(self, z):
        return torch.tanh(self.line(torch.cat([self.bumps(z), z], 1))).view(-1, 1, 8, 8)


def train_autoencoder(model, data, *, steps=2000, batch_size=128, lr=2e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.RAdam(model.parameters(), lr)
    images, losses = torch.stack([x for x, _ in data]), []
    for step in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.param_groups[0]["lr"] = lr * (1 - step / steps) ** 0.5
        optimiser.step()
        losses.append(loss.item())
    return losses
