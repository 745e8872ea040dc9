"""A penalty on the weights in what is followed, and losses without it; rates that jump down at half time; Adam.

The penalty (1e-5) is a regulariser; what is returned is −ELBO of the mini-batch alone, before its step.
"""

def train_vae(model, data, *, steps=900, batch_size=128, lr=5e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, betas=(0.8, 0.99))
    losses = []
    for step in range(steps):
        optimiser.param_groups[0]["lr"] = lr if 2 * step < steps else lr / 5
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = -elbo(x, *model(x)).mean()
        optimiser.zero_grad()
        (loss + 1e-5 * sum(p.square().sum() for p in model.parameters())).backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
