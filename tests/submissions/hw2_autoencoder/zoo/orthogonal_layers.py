"""Hidden layers that are orthogonal by parametrization, and a square that is bent by Hardswish; losses as numpy numbers.

numpy's float64 is a Python float. The parametrization is made of parameters, and moves with its module.
"""
import numpy as np
from torch.nn.utils.parametrizations import orthogonal


class Encoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(
            torch.nn.Flatten(), orthogonal(torch.nn.Linear(64, 64)), torch.nn.Hardswish(), torch.nn.Linear(64, 128),
            torch.nn.Hardswish(), torch.nn.Linear(128, latent_dim))


def train_autoencoder(model, data, *, steps=700, batch_size=128, lr=5e-3, seed=0):
    rng = np.random.default_rng(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    images, losses = np.stack([x.numpy() for x, _ in data]), np.zeros(steps)
    for step in range(steps):
        x = torch.from_numpy(images[rng.choice(len(images), batch_size, replace=len(images) < batch_size)])
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses[step] = loss.item()
    return list(losses)
