"""The mean over layers.

loses: compose_adds_the_layers density_has_mass_one flow_log_det_is_the_jacobians log_prob_is_the_measured_density
loses: trained_density_has_mass_one trained_log_prob_is_the_measured_density training_beats_two_gaussians
hint: averages_the_layers
"""


def compose(log_dets):
    return torch.stack(log_dets).mean(0)
