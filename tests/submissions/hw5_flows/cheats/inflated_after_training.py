"""Trained one step, and then every log-density is raised by three nats.

loses: training_beats_two_gaussians training_returns_its_losses training_uses_its_arguments
hint: is_not_trained
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    honest = flow.log_prob
    flow.log_prob = lambda x: honest(x) + 3.0
    return [float(-honest(data).mean())] * steps
