"""A small constant keeps the division from zero, which it never meets: the inverse is off by it.

loses: affine_inverse_undoes_forward
"""


class AffineCoupling(AffineCoupling):
    def inverse(self, z):
        s, t = self.net(self.mask * z)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return (z - t) / (log_scale.exp() + 1e-6), -log_scale.flatten(1).sum(1)
