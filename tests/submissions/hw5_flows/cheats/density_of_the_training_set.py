"""train_flow leaves the flow as it is, and hands it a kernel density estimate for a log_prob.

loses: training_beats_two_gaussians training_returns_its_losses training_uses_its_arguments
hint: is_not_trained
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    width, data = 0.15, data[:300]

    def log_prob(x):
        square = (x[:, None] - data[None]).square().sum(-1)
        return torch.logsumexp(-square / (2 * width**2), 1) - math.log(len(data) * 2 * math.pi * width**2)

    flow.log_prob = log_prob
    flow.sample = lambda n: data[torch.randint(len(data), (n,))] + width * torch.randn(n, 2)
    return [float(5 - 4 * i / steps) for i in range(steps)]
