"""Momentum by hand on torch.autograd.grad, without an optimiser.

Every mini-batch is drawn from all of the data by the seed, the weights are changed in place, and `steps` floats come back.

ci: yes
"""


def train_flow(flow, data, *, steps=300, batch_size=400, lr=5e-2, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    parameters = list(flow.parameters())
    speed = [torch.zeros_like(p) for p in parameters]
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=generator)]
        loss = -flow.log_prob(x).mean()
        gradients = torch.autograd.grad(loss, parameters)
        size = torch.sqrt(sum(g.square().sum() for g in gradients)).clamp(min=1.0)
        with torch.no_grad():
            for p, v, g in zip(parameters, speed, gradients):
                v.mul_(0.9).add_(g / size)
                p.sub_(lr * v)
        losses.append(float(loss.detach()))
    return losses
