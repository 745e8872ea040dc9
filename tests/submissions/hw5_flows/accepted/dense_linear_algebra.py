"""Nothing clever: the whole matrix W is a parameter, its determinant comes from slogdet, its inverse from solve."""


class InvertibleLinear(torch.nn.Module):
    def __init__(self, weight):
        super().__init__()
        self.weight = torch.nn.Parameter(weight.detach().clone())

    def forward(self, x):
        return torch.einsum("ij,bj->bi", self.weight, x), torch.linalg.slogdet(self.weight).logabsdet.repeat(len(x))

    def inverse(self, z):
        x = torch.einsum("ij,bj->bi", torch.linalg.inv(self.weight), z)
        return x, torch.linalg.slogdet(self.weight).logabsdet.neg().repeat(len(z))


class ActNorm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(size))
        self.bias = torch.nn.Parameter(torch.zeros(size))
        self.register_buffer("batches", torch.zeros((), dtype=torch.long))

    def shaped(self, p, x):
        return p.reshape([1, len(p)] + [1] * (x.ndim - 2))

    def forward(self, x):
        if self.batches == 0:
            axes = [0] + list(range(2, x.ndim))
            variance, mean = torch.var_mean(x.detach(), dim=axes)
            self.weight.data = 1 / variance.sqrt()
            self.bias.data = -mean / variance.sqrt()
        self.batches += 1
        log_det = self.weight.abs().log().sum() * x[0, 0].numel()
        return self.shaped(self.weight, x) * x + self.shaped(self.bias, x), log_det.repeat(len(x))

    def inverse(self, z):
        log_det = self.weight.abs().log().sum() * z[0, 0].numel()
        return (z - self.shaped(self.bias, z)) / self.shaped(self.weight, z), -log_det.repeat(len(z))


def train_flow(flow, data, *, steps=250, batch_size=None, lr=1e-2, seed=0):
    optimiser = torch.optim.Adam(flow.parameters(), lr, fused=True)
    generator = torch.Generator().manual_seed(seed)
    losses = []
    for _ in range(steps):  # on the whole set, unless told otherwise
        batch = data if batch_size is None else data[torch.randint(len(data), (batch_size,), generator=generator)]
        optimiser.zero_grad()
        loss = -flow.log_prob(batch).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
