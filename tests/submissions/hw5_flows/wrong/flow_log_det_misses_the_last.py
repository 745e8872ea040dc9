"""The log-determinant of the last layer is lost.

loses: density_has_mass_one flow_inverse_undoes_forward flow_log_det_is_the_jacobians
loses: log_prob_is_the_measured_density trained_density_has_mass_one trained_log_prob_is_the_measured_density
loses: untrained_density_has_mass_one
hint: log_det_misses_the_last_layer
"""


class Flow(Flow):
    def forward(self, x):
        log_dets = []
        for layer in self.layers:
            x, log_det = layer(x)
            log_dets.append(log_det)
        return x, sum(log_dets[:-1], torch.zeros_like(log_dets[0]))
