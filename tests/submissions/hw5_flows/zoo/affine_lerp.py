"""The kept and the moved events are blended by lerp.

The same map and the same log-determinant; gradients flow through all of it.
"""


class AffineCoupling(AffineCoupling):
    def _parts(self, x):
        s, t = self.net(self.mask * x)
        return torch.tanh(s) * (1 - self.mask), t

    def forward(self, x):
        a, t = self._parts(x)
        return torch.lerp(torch.addcmul(t, x, a.exp()), x, self.mask.expand_as(x)), a.flatten(start_dim=1).sum(dim=1)

    def inverse(self, z):
        a, t = self._parts(z)
        return torch.lerp((z - t) / a.exp(), z, self.mask.expand_as(z)), a.neg().flatten(start_dim=1).sum(dim=1)
