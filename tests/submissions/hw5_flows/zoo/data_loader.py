"""A DataLoader that shuffles with a generator, begun again after each epoch.

Every mini-batch is drawn from all of the data by the seed, the weights are changed in place, and `steps` floats come back.

ci: yes
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    optimiser = torch.optim.Adam(flow.parameters(), lr, fused=True)
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(data), batch_size, shuffle=True, generator=generator)
    batches = iter(loader)
    for step in range(steps):
        batch = next(batches, None)
        if batch is None:
            batches = iter(loader)
            batch = next(batches)
        x = batch[0]
        optimiser.zero_grad()
        loss = -flow.log_prob(x).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
