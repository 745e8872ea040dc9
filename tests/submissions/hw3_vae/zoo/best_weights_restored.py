"""A seventh of the data is held back; every fifty steps its bound is taken, and the best weights are restored at the end.

It takes all the steps it is told, and returns as many losses: only the weights go back to where the held-back images were best.
"""
import copy


def train_vae(model, data, *, steps=1500, batch_size=128, lr=5e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(data), generator=rng)
    kept, used = order[: len(data) // 7], order[len(data) // 7 :]
    optimiser = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimiser, factor=0.5, patience=2)
    best, weights, losses = math.inf, copy.deepcopy(model.state_dict()), []
    for step in range(steps):
        x = data[used[torch.randint(len(used), (batch_size,), generator=rng)]]
        loss = -elbo(x, *model(x)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        if step % 50 == 49 or step + 1 == steps:
            with torch.no_grad():
                now = -sum(elbo(data[kept], *model(data[kept])).mean().item() for _ in range(4)) / 4
            schedule.step(now)
            if now < best:
                best, weights = now, copy.deepcopy(model.state_dict())
    model.load_state_dict(weights)
    return losses
