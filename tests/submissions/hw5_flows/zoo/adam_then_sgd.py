"""Adam first, SGD afterwards.

Every mini-batch is drawn from all of the data by the seed, the weights are changed in place, and `steps` floats come back.
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    optimiser = torch.optim.Adam(flow.parameters(), lr)
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=generator)]
        optimiser.zero_grad()
        loss = -flow.log_prob(x).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(flow.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
        if step == 3 * steps // 4:
            optimiser = torch.optim.SGD(flow.parameters(), lr, momentum=0.9)
    return losses
