"""Three draws of z for each image of a mini-batch, whose bounds are averaged; Adam with gradients clipped by value.

The mean of three estimates of the bound is one, with less noise.
"""

def train_vae(model, data, *, steps=700, batch_size=64, lr=5e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = []
    model.train()
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = -sum(elbo(x, *model(x)).mean() for _ in range(3)) / 3
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_value_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
