"""A decoder of sixteen tanh units that ends in a softsign: it reaches −1 and 1 in the limit, and slowly.

BatchNorm stands before the encoder's last layer and, with a slow running mean, in the middle of the decoder.

ci: yes
"""


class Encoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(torch.nn.Flatten(), torch.nn.Linear(64, 64), torch.nn.Tanh(), torch.nn.BatchNorm1d(64),
                         torch.nn.Linear(64, latent_dim))


class Decoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(torch.nn.Linear(latent_dim, 16), torch.nn.BatchNorm1d(16, momentum=0.01), torch.nn.Tanh(),
                         torch.nn.Linear(16, 32), torch.nn.Tanh(), torch.nn.Linear(32, 64), torch.nn.Softsign(),
                         torch.nn.Unflatten(1, (1, 8, 8)))


def train_autoencoder(model, data, *, steps=700, batch_size=128, lr=2.2e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    images, losses = torch.stack([x for x, _ in data]), []
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    model.train()
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = torch.nn.functional.mse_loss(model(x), x)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
