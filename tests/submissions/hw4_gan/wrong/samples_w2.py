"""W₂, by quantiles.

loses: distance_of_samples_is_right distance_of_samples_holds_in_float32
hint: gives_w2
"""


def wasserstein1(x, y):
    from math import lcm

    n = lcm(len(x), len(y))
    x, y = (s.sort().values.repeat_interleave(n // len(s)) for s in (x, y))
    return (x - y).square().mean().sqrt()
