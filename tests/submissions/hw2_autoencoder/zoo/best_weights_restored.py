"""A tenth of the data is held back, and the weights that did best on it are restored at the end; plateaus halve the rate.

It takes all the steps it is told and returns as many losses: only the weights go back to their best.

ci: yes
"""
import copy


def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=6e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    used, kept = torch.utils.data.random_split(data, [0.9, 0.1], generator=rng)
    used, kept = torch.stack([x for x, _ in used]), torch.stack([x for x, _ in kept])
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimiser, factor=0.5, patience=3)
    best, weights, losses = float("inf"), copy.deepcopy(model.state_dict()), []
    for step in range(1, steps + 1):
        x = used[torch.randint(len(used), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        if step % 25 == 0 or step == steps:
            model.eval()
            with torch.no_grad():
                now = (model(kept) - kept).square().mean().item()
            model.train()
            schedule.step(now)
            if now < best:
                best, weights = now, copy.deepcopy(model.state_dict())
    model.load_state_dict(weights)
    return losses
