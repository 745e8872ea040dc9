"""Sums over layers and over the batch.

loses: compose_adds_the_layers density_has_mass_one flow_inverse_undoes_forward flow_log_det_is_the_jacobians
loses: log_prob_is_the_measured_density log_prob_is_the_same_in_every_batch training_returns_its_losses
loses: trained_density_has_mass_one trained_log_prob_is_the_measured_density training_beats_two_gaussians
hint: adds_the_batch_as_well
"""


def compose(log_dets):
    return torch.stack(log_dets).sum()
