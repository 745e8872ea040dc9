"""torch.where, and zeros that follow z's dtype.

The same map and the same log-determinant; gradients flow through all of it.

ci: yes
"""


class AdditiveCoupling(AdditiveCoupling):
    def forward(self, x):
        return torch.where(self.mask.bool(), x, x + self.net(self.mask * x)), torch.zeros(len(x), dtype=x.dtype, device=x.device)

    def inverse(self, z):
        return torch.where(self.mask.bool(), z, z - self.net(self.mask * z)), torch.zeros_like(z.flatten(1)[:, 0])
