"""The log-determinant is summed over the whole batch.

loses: affine_inverse_undoes_forward affine_log_det_is_the_jacobians trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density training_beats_two_gaussians untrained_density_has_mass_one
hint: sums_over_the_batch
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        s, t = self.net(self.mask * x)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return x * log_scale.exp() + t, log_scale.sum()

    def inverse(self, z):
        s, t = self.net(self.mask * z)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return (z - t) * (-log_scale).exp(), -log_scale.sum()
