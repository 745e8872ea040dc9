"""An exponential moving average of the weights is copied back.

Every mini-batch is drawn from all of the data by the seed, the weights are changed in place, and `steps` floats come back.

ci: yes
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    optimiser = torch.optim.Adam(flow.parameters(), lr, fused=True)
    average = [p.detach().clone() for p in flow.parameters()]
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=generator)]
        optimiser.zero_grad()
        loss = -flow.log_prob(x).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        for a, p in zip(average, flow.parameters()):
            a.lerp_(p.detach(), 0.05)
    with torch.no_grad():
        for a, p in zip(average, flow.parameters()):
            p.copy_(a)
    return losses
