"""Sharpness-aware minimisation: the slope is taken at a point uphill, and followed from where the weights were.

Both looks are at one mini-batch, so that it is one step; the loss that is returned is that of the first, before any change.
"""


def train_autoencoder(model, data, *, steps=500, batch_size=128, lr=6e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    parameters = list(model.parameters())
    optimiser = torch.optim.Adam(parameters, lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    images, losses = torch.stack([x for x, _ in data]), []
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        slopes = torch.autograd.grad(loss, parameters)
        size = torch.sqrt(sum(g.square().sum() for g in slopes)) + 1e-12
        kept = [p.detach().clone() for p in parameters]
        with torch.no_grad():
            for p, g in zip(parameters, slopes):
                p.add_(g / size, alpha=0.02)
        optimiser.zero_grad()
        (model(x) - x).square().mean().backward()
        with torch.no_grad():
            for p, was in zip(parameters, kept):
                p.copy_(was)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
