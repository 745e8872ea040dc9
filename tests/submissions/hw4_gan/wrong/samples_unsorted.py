"""Points are paired as they come.

loses: distance_of_samples_is_right distance_of_samples_holds_in_float32
"""


def wasserstein1(x, y):
    from math import lcm

    n = lcm(len(x), len(y))
    return (x.repeat_interleave(n // len(x)) - y.repeat_interleave(n // len(y))).abs().mean()
