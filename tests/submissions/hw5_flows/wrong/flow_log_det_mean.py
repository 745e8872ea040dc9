"""The layers' log-determinants are averaged.

loses: density_has_mass_one flow_log_det_is_the_jacobians log_prob_is_the_measured_density
loses: trained_density_has_mass_one trained_log_prob_is_the_measured_density training_beats_two_gaussians
loses: untrained_density_has_mass_one flow_inverse_undoes_forward
hint: flow_averages_the_layers
"""


class Flow(Flow):
    def forward(self, x):
        z, log_det = super().forward(x)
        return z, log_det / len(self.layers)
