"""The last layer counts twice.

loses: compose_adds_the_layers
hint: counts_the_last_layer_twice
"""


def compose(log_dets):
    total = log_dets[-1]
    for log_det in log_dets:
        total = total + log_det
    return total
