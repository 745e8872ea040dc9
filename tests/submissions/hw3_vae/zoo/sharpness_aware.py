"""Sharpness-aware minimisation: the slope is taken uphill, at the same mini-batch and noise, and followed from below.

Two looks at one mini-batch are one step. The loss is that of the first look, before any change.
"""

def train_vae(model, data, *, steps=600, batch_size=128, lr=6e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    parameters = list(model.parameters())
    optimiser = torch.optim.Adam(parameters, lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = []
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = -elbo(x, *model(x)).mean()
        slopes = torch.autograd.grad(loss, parameters, materialize_grads=True)
        size = torch.stack([g.norm() for g in slopes]).norm() + 1e-12
        kept = [p.detach().clone() for p in parameters]
        with torch.no_grad():
            torch._foreach_add_(parameters, [0.02 * g / size for g in slopes])
        optimiser.zero_grad()
        (-elbo(x, *model(x)).mean()).backward()
        with torch.no_grad():
            torch._foreach_copy_(parameters, kept)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
