"""One method does both ways.

The same map and the same log-determinant; gradients flow through all of it.
"""


class AffineCoupling(AffineCoupling):
    def _go(self, x, sign):
        s, t = self.net(self.mask * x)
        free = 1 - self.mask
        log_scale, t = sign * free * s.tanh(), free * t
        moved = x * log_scale.exp() + t if sign > 0 else (x - t) * log_scale.exp()
        return moved, torch.einsum("bi->b", log_scale.flatten(1))

    def forward(self, x):
        return self._go(x, 1)

    def inverse(self, z):
        return self._go(z, -1)
