"""Kolmogorov's distance.

loses: distance_of_samples_is_right distance_of_samples_holds_in_float32
hint: takes_the_largest_gap
"""


def wasserstein1(x, y):
    points = torch.cat([x, y])
    return ((x <= points[:, None]).double().mean(1) - (y <= points[:, None]).double().mean(1)).abs().max().to(x)
