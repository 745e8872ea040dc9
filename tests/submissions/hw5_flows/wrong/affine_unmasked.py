"""Kept entries are scaled and shifted as well.

loses: affine_forward_is_right affine_inverse_holds_in_float32 affine_inverse_undoes_forward affine_is_stable
loses: affine_jacobian_is_triangular affine_log_det_is_the_jacobians trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density trained_samples_follow_the_density training_beats_two_gaussians
loses: untrained_density_has_mass_one
hint: affine_transforms_kept_entries
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        s, t = self.net(self.mask * x)
        return x * s.tanh().exp() + t, s.tanh().flatten(1).sum(1)

    def inverse(self, z):
        s, t = self.net(self.mask * z)
        return (z - t) * (-s.tanh()).exp(), -s.tanh().flatten(1).sum(1)
