"""The last layer is left out.

loses: compose_adds_the_layers density_has_mass_one flow_inverse_undoes_forward flow_log_det_is_the_jacobians
loses: log_prob_is_the_measured_density trained_density_has_mass_one trained_log_prob_is_the_measured_density
loses: training_beats_two_gaussians
hint: misses_the_last_layer
"""


def compose(log_dets):
    total = torch.zeros_like(log_dets[0])
    for log_det in log_dets[:-1]:
        total = total + log_det
    return total
