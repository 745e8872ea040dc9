"""Linear warm-up, then linear decay, by LambdaLR.

Every mini-batch is drawn from all of the data by the seed, the weights are changed in place, and `steps` floats come back.
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    optimiser = torch.optim.Adam(flow.parameters(), lr)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda k: min((k + 1) / (steps / 10 + 1), 1 - k / (steps + 1)))
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=generator)]
        optimiser.zero_grad()
        loss = -flow.log_prob(x).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        schedule.step()
    return losses
