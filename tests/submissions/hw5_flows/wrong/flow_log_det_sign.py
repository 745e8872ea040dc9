"""The chain subtracts its layers' log-determinants.

loses: density_has_mass_one flow_inverse_undoes_forward flow_log_det_is_the_jacobians log_prob_is_the_measured_density
loses: trained_density_has_mass_one trained_log_prob_is_the_measured_density training_beats_two_gaussians
loses: untrained_density_has_mass_one
hint: flow_turns_the_sign
"""


class Flow(Flow):
    def forward(self, x):
        z, log_det = super().forward(x)
        return z, -log_det
