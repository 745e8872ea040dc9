"""The first layer's log-determinant is the running total, and is changed.

loses: compose_keeps_the_conventions
"""


def compose(log_dets):
    total = log_dets[0]
    for log_det in log_dets[1:]:
        total += log_det
    return total
