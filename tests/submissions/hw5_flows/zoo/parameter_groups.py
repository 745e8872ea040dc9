"""Weights and biases have rates of their own.

Every mini-batch is drawn from all of the data by the seed, the weights are changed in place, and `steps` floats come back.
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    groups = [{'params': [p for p in flow.parameters() if p.ndim > 1], 'lr': lr}, {'params': [p for p in flow.parameters() if p.ndim < 2], 'lr': 2 * lr}]
    optimiser = torch.optim.Adam(groups)
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=generator)]
        optimiser.zero_grad()
        loss = -flow.log_prob(x).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
