"""The encoder looks at an image's cosine transform, a fixed matrix in a buffer, and the decoder speaks in it; a list of tensors.

The transform is orthogonal and constant: it moves with the module, and connects nothing.
"""


def _cosines():
    k = torch.arange(8.0)
    one = torch.cos(torch.pi / 8 * (k[None] + 0.5) * k[:, None]) * 0.5
    one[0] /= 2**0.5
    return torch.kron(one, one)


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.register_buffer("cosines", _cosines())
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(64, 128), torch.nn.SiLU(), torch.nn.Linear(128, 64), torch.nn.SiLU(), torch.nn.Linear(64, latent_dim))

    def forward(self, x):
        return self.layers(x.flatten(1) @ self.cosines.T)


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.register_buffer("cosines", _cosines(), persistent=False)
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, 64), torch.nn.SiLU(), torch.nn.Linear(64, 128), torch.nn.SiLU(), torch.nn.Linear(128, 64))

    def forward(self, z):
        return torch.tanh(self.layers(z) @ self.cosines).view(-1, 1, 8, 8)


def train_autoencoder(model, data, *, steps=800, batch_size=128, lr=5e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.NAdam(model.parameters(), lr, momentum_decay=1e-2)
    images, losses = torch.stack([x for x, _ in data]), torch.zeros(0)
    for step in range(steps):
        optimiser.param_groups[0]["lr"] = lr * 0.5 ** (4 * step / steps)
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses = torch.cat([losses, loss.detach()[None]])
    return list(losses)
