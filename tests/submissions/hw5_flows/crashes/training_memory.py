"""Asks for eight gigabytes at the first step.

loses: trained_density_has_mass_one trained_log_prob_is_the_measured_density trained_samples_follow_the_density
loses: training_beats_two_gaussians training_repeats_with_its_seed training_returns_its_losses
loses: training_uses_its_arguments
hint: needed more memory
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    kept = torch.ones(1_000_000, len(data))
    return [kept.sum().item()] * steps
