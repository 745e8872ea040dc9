"""Gradients over two accumulated half batches, an exponential average of the weights, and a warm-up."""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1.5e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.NAdam(flow.parameters(), lr)
    average = torch.optim.swa_utils.AveragedModel(flow, avg_fn=torch.optim.swa_utils.get_ema_avg_fn(0.95))
    losses = []
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = lr * min(1, (step + 1) / 50) * (1 - step / steps)
        optimiser.zero_grad()
        total = 0.0
        for half in data[torch.randint(len(data), (batch_size,), generator=rng)].chunk(2):
            loss = -flow.log_prob(half).sum() / batch_size
            loss.backward()
            total += loss.item()
        optimiser.step()
        average.update_parameters(flow)
        losses.append(total)
    with torch.no_grad():
        for p, q in zip(flow.parameters(), average.module.parameters()):
            p.copy_(q)
    return losses
