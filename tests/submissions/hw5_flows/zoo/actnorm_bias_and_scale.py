"""Glow's own form, a bias and a log-scale of shape (1, size), set in forward.

The same map and the same log-determinant; gradients flow through all of it.

ci: yes
"""


class ActNorm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.bias = torch.nn.Parameter(torch.zeros(1, size))
        self.logs = torch.nn.Parameter(torch.zeros(1, size))
        self.register_buffer("ready", torch.zeros((), dtype=torch.uint8))

    def _shaped(self, p, x):
        return p[:, :, None, None] if x.dim() == 4 else p

    def forward(self, x):
        if self.ready.item() == 0:
            axes = (0, 2, 3) if x.dim() == 4 else (0,)
            with torch.no_grad():
                self.bias.data.copy_(-x.mean(axes)[None])
                self.logs.data.copy_(-x.std(axes, unbiased=True).log()[None])
                self.ready.fill_(1)
        pixels = x.shape[2] * x.shape[3] if x.dim() == 4 else 1
        z = (x + self._shaped(self.bias, x)) * self._shaped(self.logs, x).exp()
        return z, (self.logs.sum() * pixels).repeat(len(x))

    def inverse(self, z):
        pixels = z.shape[2] * z.shape[3] if z.dim() == 4 else 1
        x = z * (-self._shaped(self.logs, z)).exp() - self._shaped(self.bias, z)
        return x, (-self.logs.sum() * pixels).repeat(len(z))
