"""A small penalty on the size of the codes, and the loss that is returned is the mean squared error without it; Adam.

"Minimises the mean squared error of reconstructions": the penalty of 1e-4 keeps codes from drifting, and reconstructs the less by
less than can be seen. What is returned is each mini-batch's mean squared error, before its step.
"""


def train_autoencoder(model, data, *, steps=700, batch_size=128, lr=5e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    images, losses = torch.stack([x for x, _ in data]), []
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        z = model.encode(x)
        error = (model.decode(z) - x).square().mean()
        optimiser.zero_grad()
        (error + 1e-4 * z.square().mean()).backward()
        optimiser.step()
        schedule.step()
        losses.append(error.item())
    return losses
