"""Training points are jittered a little; the loss that is returned is that of the points as they are.

Every mini-batch is drawn from all of the data by the seed, the weights are changed in place, and `steps` floats come back.
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    optimiser = torch.optim.Adam(flow.parameters(), lr)
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=generator)]
        optimiser.zero_grad()
        with torch.no_grad():
            losses.append(-flow.log_prob(x).mean().item())
        loss = -flow.log_prob(x + 0.02 * torch.randn(x.shape, generator=generator)).mean()
        loss.backward()
        optimiser.step()
    return losses
