"""exp(s) without the bound: overflows where s is large.

loses: affine_forward_is_right affine_is_stable trained_density_has_mass_one trained_log_prob_is_the_measured_density
loses: training_beats_two_gaussians
hint: forgets_the_tanh
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        s, t = self.net(self.mask * x)
        log_scale, t = (1 - self.mask) * s, (1 - self.mask) * t
        return x * log_scale.exp() + t, log_scale.flatten(1).sum(1)

    def inverse(self, z):
        s, t = self.net(self.mask * z)
        log_scale, t = (1 - self.mask) * s, (1 - self.mask) * t
        return (z - t) * (-log_scale).exp(), -log_scale.flatten(1).sum(1)
