"""The log-determinant counts kept entries, too.

loses: affine_log_det_is_the_jacobians trained_density_has_mass_one trained_log_prob_is_the_measured_density
loses: untrained_density_has_mass_one
hint: forgets_the_mask
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        s, t = self.net(self.mask * x)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return x * log_scale.exp() + t, s.tanh().flatten(1).sum(1)

    def inverse(self, z):
        s, t = self.net(self.mask * z)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return (z - t) * (-log_scale).exp(), -s.tanh().flatten(1).sum(1)
