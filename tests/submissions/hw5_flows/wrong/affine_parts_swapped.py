"""Takes the net's first part for the shift.

loses: affine_forward_is_right affine_is_stable
hint: swaps_scale_and_shift
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        t, s = self.net(self.mask * x)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return x * log_scale.exp() + t, log_scale.flatten(1).sum(1)

    def inverse(self, z):
        t, s = self.net(self.mask * z)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return (z - t) * (-log_scale).exp(), -log_scale.flatten(1).sum(1)
