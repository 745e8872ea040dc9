"""The mean over all pairs.

loses: distance_of_samples_is_right distance_of_samples_holds_in_float32
hint: averages_all_pairs
"""


def wasserstein1(x, y):
    return (x[:, None] - y).abs().mean()
