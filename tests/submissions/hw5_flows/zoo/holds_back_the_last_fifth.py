"""The last fifth is held back to stop by, as the rows come; the weights that were best on it are restored.

A quarter may be held back, and a split without a shuffle is one.
"""
import copy


def train_flow(flow, data, *, steps=250, batch_size=400, lr=1e-2, seed=0):
    rng, losses = torch.Generator().manual_seed(seed), []
    cut = len(data) - len(data) // 5
    kept, held = data[:cut], data[cut:]
    optimiser = torch.optim.Adam(flow.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    best, weights = math.inf, copy.deepcopy(flow.state_dict())
    for step in range(steps):
        x = kept[torch.randint(cut, (batch_size,), generator=rng)]
        loss = -flow.log_prob(x).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        with torch.no_grad():
            now = -flow.log_prob(held).mean().item()
        if now < best:
            best, weights = now, copy.deepcopy(flow.state_dict())
    flow.load_state_dict(weights)
    return losses
