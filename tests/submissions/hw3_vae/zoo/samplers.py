"""A BatchSampler over a RandomSampler with replacement, Adam's fused kernel, and losses as numpy numbers.

numpy's float64 is a Python float; the sampler draws from a generator of the given seed.
"""

import numpy as np


def train_vae(model, data, *, steps=900, batch_size=100, lr=5e-3, seed=0):
    sampler = torch.utils.data.RandomSampler(
        data, replacement=True, num_samples=steps * batch_size, generator=torch.Generator().manual_seed(seed))
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps, eta_min=lr / 100)
    losses = np.empty(steps)
    for step, chosen in enumerate(torch.utils.data.BatchSampler(sampler, batch_size, drop_last=False)):
        loss = beta_vae_loss(data[chosen], *model(data[chosen]), 1.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses[step] = loss.item()
    return list(losses)
