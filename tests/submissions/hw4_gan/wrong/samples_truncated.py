"""What is left over of the larger sample is dropped.

loses: distance_of_samples_is_right distance_of_samples_holds_in_float32
hint: drops_what_is_left_over
"""


def wasserstein1(x, y):
    n = min(len(x), len(y))
    return (x.sort().values[:n] - y.sort().values[:n]).abs().mean()
