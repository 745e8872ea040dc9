"""The last layer's log-determinant is added once more after the loop.

loses: density_has_mass_one flow_inverse_undoes_forward flow_log_det_is_the_jacobians
loses: log_prob_is_the_measured_density trained_density_has_mass_one trained_log_prob_is_the_measured_density
loses: untrained_density_has_mass_one
hint: log_det_counts_the_last_layer_twice
"""


class Flow(Flow):
    def forward(self, x):
        total = 0
        for layer in self.layers:
            x, log_det = layer(x)
            total = total + log_det
        return x, total + log_det
