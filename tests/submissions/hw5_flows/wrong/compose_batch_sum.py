"""Sums over layers and over the batch.

loses: compose_adds_the_layers compose_keeps_the_conventions
hint: adds_the_batch_as_well
"""


def compose(log_dets):
    return torch.stack(log_dets).sum()
