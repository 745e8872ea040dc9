"""Training ends its process.

loses: trained_density_has_mass_one trained_log_prob_is_the_measured_density trained_samples_follow_the_density
loses: training_beats_two_gaussians training_repeats_with_its_seed training_returns_its_losses
loses: training_uses_its_arguments
hint: ended the process it ran in
"""
import os


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    os._exit(0)
