"""Gradients are accumulated over two halves of a mini-batch.

Every mini-batch is drawn from all of the data by the seed, the weights are changed in place, and `steps` floats come back.

ci: yes
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    optimiser = torch.optim.Adam(flow.parameters(), lr, fused=True)
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=generator)]
        optimiser.zero_grad()
        total = 0.0
        for half in x.chunk(2):
            loss = -flow.log_prob(half).sum() / len(x)
            loss.backward()
            total += float(loss)
        optimiser.step()
        losses.append(total)
    return losses
