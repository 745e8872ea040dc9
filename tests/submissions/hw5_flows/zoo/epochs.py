"""Epochs over a shuffled order; the last batch of an epoch is smaller.

Every mini-batch is drawn from all of the data by the seed, the weights are changed in place, and `steps` floats come back.
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    optimiser = torch.optim.Adam(flow.parameters(), lr)
    order = iter(())
    for step in range(steps):
        rows = next(order, None)
        if rows is None:
            order = iter(torch.randperm(len(data), generator=generator).split(batch_size))
            rows = next(order)
        x = data[rows]
        optimiser.zero_grad()
        loss = -flow.log_prob(x).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
