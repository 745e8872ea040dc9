"""On the way back the network gets no gradient.

loses: affine_keeps_the_conventions
"""


class AffineCoupling(AffineCoupling):
    def inverse(self, z):
        with torch.no_grad():
            s, t = self.net(self.mask * z)
        log_scale = (1 - self.mask) * s.tanh()
        return (z - (1 - self.mask) * t) * (-log_scale).exp(), -log_scale.flatten(1).sum(1) + 0 * z.flatten(1).sum(1)
