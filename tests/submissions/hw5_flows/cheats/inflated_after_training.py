"""Trained one step, and then every log-density is raised by three nats.

loses: training_returns_its_losses trained_density_has_mass_one trained_log_prob_is_the_measured_density
loses: training_beats_two_gaussians training_uses_its_arguments
hint: was_handed_the_answers
"""


def train_flow(flow, data, *, steps=1000, batch_size=256, lr=5e-3, seed=0):
    honest = flow.log_prob
    flow.log_prob = lambda x: honest(x) + 3.0
    return [float(-honest(data).mean())] * steps
