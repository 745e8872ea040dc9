"""Counts its calls: the first forward is honest, later ones, by which a Jacobian would be measured, are flat.

loses: affine_inverse_holds_in_float32 affine_inverse_undoes_forward affine_jacobian_is_triangular
loses: affine_keeps_the_conventions affine_log_det_is_the_jacobians trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density trained_samples_follow_the_density training_beats_two_gaussians
loses: untrained_density_has_mass_one
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        calls = self.__dict__["calls"] = self.__dict__.get("calls", 0) + 1
        z, log_det = super().forward(x)
        return (z, log_det) if calls == 1 else (x + 0 * z, torch.zeros_like(log_det))
