"""The shift is exponentiated as well, on the way there.

loses: affine_forward_is_right affine_is_stable affine_inverse_undoes_forward affine_inverse_holds_in_float32
loses: trained_density_has_mass_one trained_log_prob_is_the_measured_density
loses: trained_samples_follow_the_density training_beats_two_gaussians untrained_density_has_mass_one
hint: exponentiates_the_shift
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        s, t = self.net(self.mask * x)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t.exp()
        return x * log_scale.exp() + t, log_scale.flatten(1).sum(1)
