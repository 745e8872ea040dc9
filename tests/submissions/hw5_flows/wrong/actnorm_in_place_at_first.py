"""The first batch is centred in place, and later ones are not.

loses: actnorm_keeps_the_conventions
"""
class ActNorm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.mean = torch.nn.Parameter(torch.zeros(size))
        self.log_std = torch.nn.Parameter(torch.zeros(size))
        self.register_buffer("initialised", torch.tensor(False))

    def forward(self, x):
        shape = -1, *[1] * (x.ndim - 2)
        if not self.initialised:
            with torch.no_grad():
                features = x.transpose(0, 1).flatten(1)
                self.mean.copy_(features.mean(1))
                self.log_std.copy_(features.std(1, correction=0).log())
                self.initialised.fill_(True)
                x.sub_(self.mean.view(shape)).div_(self.log_std.exp().view(shape))
            return x.clone() + 0 * self.mean.view(shape), -(self.log_std.sum() * math.prod(x.shape[2:])).expand(len(x))
        mean, log_std = (p.view(shape) for p in (self.mean, self.log_std))
        return (x - mean) * (-log_std).exp(), -(log_std.sum() * math.prod(x.shape[2:])).expand(len(x))

    def inverse(self, z):
        mean, log_std = (p.view(-1, *[1] * (z.ndim - 2)) for p in (self.mean, self.log_std))
        return z * log_std.exp() + mean, (log_std.sum() * math.prod(z.shape[2:])).expand(len(z))
