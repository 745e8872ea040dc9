"""Batch normalisation: in training, every batch is standardised by itself.

loses: actnorm_inverse_undoes_forward actnorm_is_trained actnorm_keeps_what_it_set actnorm_log_det_is_the_jacobians
loses: actnorm_keeps_the_conventions
hint: initialises_at_every_call
"""


class ActNorm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("std", torch.ones(size))

    def _shaped(self, x):
        return (p.view(-1, *[1] * (x.ndim - 2)) for p in (self.mean, self.std))

    def forward(self, x):
        axes = [0, *range(2, x.ndim)]
        self.mean.copy_(x.detach().mean(axes))
        self.std.copy_(x.detach().std(axes, correction=0))
        mean, std = self._shaped(x)
        return (x - mean) / std, -(std.log().sum() * math.prod(x.shape[2:])).expand(len(x))

    def inverse(self, z):
        mean, std = self._shaped(z)
        return z * std + mean, (std.log().sum() * math.prod(z.shape[2:])).expand(len(z))
