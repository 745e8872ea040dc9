"""RMSprop with momentum.

Every mini-batch is drawn from all of the data by the seed, the weights are changed in place, and `steps` floats come back.

ci: yes
"""


def train_flow(flow, data, *, steps=250, batch_size=400, lr=2e-3, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    optimiser = torch.optim.RMSprop(flow.parameters(), lr, alpha=0.95, momentum=0.5)
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=generator)]
        optimiser.zero_grad()
        loss = -flow.log_prob(x).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(flow.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
    return losses
