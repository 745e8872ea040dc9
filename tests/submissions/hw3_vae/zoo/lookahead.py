"""Lookahead around RAdam: every five steps slow weights go half way to the fast ones, and these begin again there.

Slow weights are the model's at the end, written into its own parameters.
"""

def train_vae(model, data, *, steps=900, batch_size=128, lr=8e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.RAdam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    slow, losses = [p.detach().clone() for p in model.parameters()], []
    model.train()
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = -elbo(x, *model(x)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 5 == 4:
            with torch.no_grad():
                for kept, p in zip(slow, model.parameters()):
                    p.copy_(kept.lerp_(p, 0.5))
        losses.append(loss.item())
    return losses
