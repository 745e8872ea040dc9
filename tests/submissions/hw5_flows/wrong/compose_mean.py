"""The mean over layers.

loses: compose_adds_the_layers
hint: averages_the_layers
"""


def compose(log_dets):
    return torch.stack(log_dets).mean(0)
