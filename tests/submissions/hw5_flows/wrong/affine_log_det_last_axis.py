"""Only the last axis is summed: right for vectors, not for images.

loses: affine_log_det_is_the_jacobians
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        s, t = self.net(self.mask * x)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return x * log_scale.exp() + t, log_scale.sum(-1)

    def inverse(self, z):
        s, t = self.net(self.mask * z)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return (z - t) * (-log_scale).exp(), -log_scale.sum(-1)
