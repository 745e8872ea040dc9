"""The last layer is left out.

loses: compose_adds_the_layers compose_keeps_the_conventions
hint: misses_the_last_layer
"""


def compose(log_dets):
    total = torch.zeros_like(log_dets[0])
    for log_det in log_dets[:-1]:
        total = total + log_det
    return total
