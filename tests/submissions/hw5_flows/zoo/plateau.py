"""The rate falls when a running mean of the losses stops falling.

Every mini-batch is drawn from all of the data by the seed, the weights are changed in place, and `steps` floats come back.
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    optimiser = torch.optim.Adam(flow.parameters(), lr)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimiser, patience=40, factor=0.5)
    mean = None
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=generator)]
        optimiser.zero_grad()
        loss = -flow.log_prob(x).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        mean = loss.item() if mean is None else 0.9 * mean + 0.1 * loss.item()
        schedule.step(mean)
    return losses
