"""Turns the mask that it was handed, in place.

loses: affine_inverse_holds_in_float32 affine_inverse_undoes_forward affine_jacobian_is_triangular
loses: affine_keeps_the_conventions affine_log_det_is_the_jacobians trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density trained_samples_follow_the_density training_beats_two_gaussians
loses: untrained_density_has_mass_one
hint: swaps_the_halves
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        z, log_det = super().forward(x)
        self.mask.copy_(1 - self.mask)  # "for the next layer"
        return z, log_det
