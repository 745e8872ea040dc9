"""The likelihood is written with forward and torch.distributions.

Every mini-batch is drawn from all of the data by the seed, the weights are changed in place, and `steps` floats come back.
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    optimiser = torch.optim.Adam(flow.parameters(), lr)
    base = torch.distributions.Normal(0.0, 1.0)
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=generator)]
        optimiser.zero_grad()
        z, log_det = flow(x)
        loss = -(base.log_prob(z).sum(1) + log_det).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
