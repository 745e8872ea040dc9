"""Codes go through BatchNorm without parameters, so that over the data each latent has mean zero and variance one; RAdam.

In evaluation BatchNorm uses what it has learnt of the data, and the code of an image is its own.

ci: yes
"""


class Encoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(
            torch.nn.Flatten(), torch.nn.Linear(64, 128), torch.nn.ReLU(), torch.nn.Linear(128, 64), torch.nn.ReLU(),
            torch.nn.Linear(64, latent_dim), torch.nn.BatchNorm1d(latent_dim, affine=False, momentum=0.05))


def train_autoencoder(model, data, *, steps=500, batch_size=128, lr=8e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.RAdam(model.parameters(), lr, decoupled_weight_decay=True, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    images, losses = torch.stack([x for x, _ in data]), []
    model.train()
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
