"""A step is a few iterations of LBFGS with a line search, on a large mini-batch.

Each step has a mini-batch of its own, whose loss before the step is returned.
"""


def train_flow(flow, data, *, steps=40, batch_size=1000, lr=1.0, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    for _ in range(steps):
        optimiser = torch.optim.LBFGS(flow.parameters(), lr, max_iter=8, line_search_fn="strong_wolfe")
        x = data[torch.randint(len(data), (batch_size,), generator=generator)]

        def closure():
            optimiser.zero_grad()
            loss = -flow.log_prob(x).mean()
            loss.backward()
            return loss

        losses.append(float(optimiser.step(closure)))
    return losses
