"""Halves of four layers of Linear, BatchNorm and Sigmoid: an untrained half moves by a ten-millionth of what its image does.

Nothing but the code connects the two ends: decode gets z alone. The last layer is linear, and so reaches −1 and 1.

ci: yes
"""


def _half(*sizes):
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(a, b), torch.nn.BatchNorm1d(b), torch.nn.Sigmoid()]
    return layers[:-2]


class Encoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(torch.nn.Flatten(), *_half(64, 128, 96, 64, latent_dim))


class Decoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(*_half(latent_dim, 64, 96, 128, 64), torch.nn.Unflatten(1, (1, 8, 8)))


def train_autoencoder(model, data, *, steps=500, batch_size=128, lr=1.2e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    images, losses = torch.stack([x for x, _ in data]), []
    model.train()
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = reconstruction_loss(model(x), x)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
